// The photo that a phone of the demo sends: greens on a plate, with a worm. Drawn here, so that no file is shipped.

const SIDE = 240;
const LEAVES = [
  [84, 96, 0.3], [140, 82, -0.5], [112, 140, 1.1], [158, 134, 2.2], [92, 156, -1.2], [132, 112, 0.8], [150, 162, 0.1],
];

/** The photo as `send` wants it: `{type, name, content_type, content_base64}`. */
export function drawPhoto() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext("2d");
  disc(pen, SIDE / 2, SIDE / 2, SIDE, "#b98f63");
  disc(pen, SIDE / 2, SIDE / 2, 104, "#f7f5ef");
  disc(pen, SIDE / 2, SIDE / 2, 82, "#ece8dc");
  for (const [x, y, angle] of LEAVES) leaf(pen, x, y, angle);
  for (const [x, y] of [[116, 106], [123, 102], [130, 103], [136, 108], [142, 114]]) disc(pen, x, y, 5.5, "#f3dfae");
  disc(pen, 114, 104, 2, "#5a4a28");
  const [, content] = canvas.toDataURL("image/png").split(",");
  return { type: "image", name: "photo.png", content_type: "image/png", content_base64: content };
}

function disc(pen, x, y, radius, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

function leaf(pen, x, y, angle) {
  pen.save();
  pen.translate(x, y);
  pen.rotate(angle);
  pen.fillStyle = angle > 0.5 ? "#4f9a4a" : "#3f8a45";
  pen.beginPath();
  pen.ellipse(0, 0, 38, 17, 0, 0, 2 * Math.PI);
  pen.fill();
  pen.strokeStyle = "#a9d39a";
  pen.lineWidth = 3;
  pen.beginPath();
  pen.moveTo(-36, 0);
  pen.lineTo(34, 0);
  pen.stroke();
  pen.restore();
}
