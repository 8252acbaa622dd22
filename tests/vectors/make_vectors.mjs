// Records envelopes made by Tencent's own @wecom/crypto 1.0.1. In a folder where that package is installed:
//   node make_vectors.mjs > wecom_crypto.json
import crypto from "@wecom/crypto";

const token = "QDG6eK";
const aesKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const timestamp = "1764000000";
const nonce = "8462091";
const corp = "wx5823bf96d3bd56c7";

const cases = [
  ["an empty message", "", corp],
  ["one Chinese character", "诉", corp],
  ["a character outside the basic plane", "投诉😡", corp],
  ["markup and the end of a CDATA section", "<xml>]]>&amp;</xml>", corp],
  ["the empty receiver of a smart robot", '{"msgtype":"text"}', ""],
  // 33 lengths in a row: every padding from 1 to 32 occurs.
  ...Array.from({ length: 33 }, (_, n) => [`${n + 100} letters`, "a".repeat(n + 100), corp]),
];

const vectors = cases.map(([name, message, receive_id], index) => {
  const salt = String(index).padStart(16, "0");
  const encrypt = crypto.encrypt(aesKey, message, receive_id, Buffer.from(salt));
  const signature = crypto.getSignature(token, timestamp, nonce, encrypt);
  return { name, receive_id, message, salt, encrypt, signature };
});
const lines = vectors.map((vector) => "  " + JSON.stringify(vector));
console.log(`{"maker": "@wecom/crypto 1.0.1", "token": "${token}", "aes_key": "${aesKey}",`);
console.log(` "timestamp": "${timestamp}", "nonce": "${nonce}",`);
console.log(` "vectors": [\n${lines.join(",\n")}\n]}`);
