"""What people say around their matter: courtesy, small talk, yes and no, scores. Constants only; it decides nothing."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Courtesy before a command: 「我想撤诉」, 「请帮我查一下0012」. The longest first.
OPENERS = ("请帮我", "麻烦你", "麻烦您", "我想要", "我要", "我想", "帮我", "麻烦", "请")

# Courtesy after a command: 「催办一下吧」 asks for nothing more than 「催办」.
PARTICLES = ("一下", "下", "吧", "呢", "啊", "呀", "啦", "了", "哈", "嘛", "您", "你")

# Ways to mean the newest case that fits.
LATEST = ("刚才那个", "刚才那件", "上一个", "上一件", "这个", "这件", "那个", "那件")

# People.md 4.1.4: a sentence that begins with these and asks is not a complaint yet.
GUARDED = ("投诉", "举报", "我要投诉")
ASKING = ("怎么", "如何", "多少", "电话", "在哪", "能不能", "吗", "?")
ASKING_LENGTH = 15

# Answered with 「好的。」 at most once in half an hour (people.md 4.1.6).
SMALL_TALK = _set(
    "收到 好的 好 行 嗯 嗯嗯 哦 ok 谢谢 谢谢您 谢谢你 谢了 多谢 辛苦 辛苦了 知道 知道了 明白 明白了 可以 没事 没有了 1 "
    "👍 👌 🙏 😊 [强] [ok] [抱拳] [微笑] [玫瑰] [握手] [赞]"
)
GREETINGS = _set("你好 您好 在吗 在不在 有人吗 有人在吗 哈喽 嗨 hello hi 早 早上好 上午好 下午好 晚上好")
SWEARING = _set("他妈的 妈的 操 滚 滚蛋 去死 垃圾 傻逼 傻b sb tmd 卧槽 我操 尼玛 混蛋 王八蛋")

# A typed answer to the survey card (people.md 4.1.5): the option's key on the card is the score itself.
SCORES = {
    "很满意": "5",
    "非常满意": "5",
    "5分": "5",
    "满意": "4",
    "4分": "4",
    "一般": "3",
    "3分": "3",
    "不满意": "2",
    "2分": "2",
    "很不满意": "1",
    "非常不满意": "1",
    "1分": "1",
}

YES = _set("是 是的 对 对的 嗯 好 好的 行 可以 确定 没错 yes y ok 1")
NO = _set("不 不是 不对 不用 否 错 改 no n 2")

# Characters of the words above in traditional script. Content is never converted, only compared.
_SCRIPT = (
    "訴诉 饋馈 議议 諮咨 詢询 檢检 舉举 補补 進进 辦办 覆复 異异 認认 評评 價价 誰谁 過过 轉转 幫帮 說说 務务 錄录 "
    "記记 單单 給给 領领 導导 調调 訪访 談谈 現现 場场 結结 論论 證证 實实 處处 難难 審审 駁驳 約约 電电 話话 協协 "
    "會会 紀纪 決决 開开 訓训 練练 權权 銷销 點点 錯错 簽签 迴回 讓让 別别 發发 請请 託托 擾扰 靜静 緊紧 機机 洩泄 "
    "資资 據据 數数 個个 併并 並并 臺台 帳账 賬账 標标 統统 計计 報报 週周 時时 歸归 檔档 毀毁 規规 為为 麼么 嗎吗 "
    "這这 樣样 們们 還还 沒没 問问 題题 無无 員员 係系 聯联 來来 對对 謝谢 滿满 間间 條条 後后 裡里 裏里 見见 詳详 "
    "剛刚 達达 續续 繼继 繫系 撫抚 寬宽 級级 況况 確确 標标 線线 鐘钟 應应 屬属 總总 監监"
)
SIMPLIFIED = {ord(pair[0]): pair[1] for pair in _SCRIPT.split()}


def simplify(text: str) -> str:
    """`text` with the traditional characters that matter here in simplified script; for comparing only."""
    return text.translate(SIMPLIFIED)
