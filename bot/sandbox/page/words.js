// The page's own words in Chinese and English. What people say in the chat is never translated.

export const WORDS = {
  zh: {
    local: "演示环境，数据都在本机",
    play: "▶ 播放90秒",
    pause: "⏸ 暂停",
    resume: "▶ 继续播放",
    next_step: "下一步",
    half_hour: "+30分钟",
    workday: "+1个工作日",
    to_next: "到下一个期限",
    to_next_is: "下一个期限：{at}",
    to_next_none: "目前没有期限",
    again: "重来",
    again_missing: "这次演示不能从头来过，请重新启动程序",
    other_language: "EN",
    welcome: "按“播放90秒”看一件投诉从提出到办结；也可以在任何一部手机上自己说、自己点",
    more_people: "更多人",
    close: "关闭",
    turn: "轮到{name} →",
    try: "试试：{text}",
    placeholder: "说一句话…",
    send: "发送",
    send_photo: "发一张图片",
    picture: "图片",
    voice: "语音",
    video: "视频",
    location: "位置",
    file: "文件",
    link: "链接",
    pressed: "点了菜单“{text}”",
    entered: "打开了应用",
    app: "回音",
    more: "更多操作",
    details: "查看详情",
    empty: "还没有消息",
    empty_never: "无关人员：这里应始终什么都没有",
    keyboard: "键盘",
    menu: "菜单",
    happened: "刚才发生了什么",
    nothing_yet: "还没有事情发生。让陈晨说一句话试试。",
    raw: "企业微信原始报文",
    taller: "展开",
    smaller: "收起",
    raw_in: "企业微信 → 程序",
    raw_out: "程序 → 企业微信",
    raw_request: "请求",
    raw_response: "回应",
    raw_dropped: "被企业微信丢弃（频率限制）",
    raw_refused: "被企业微信拒绝",
    attempts: "{n}次送达",
    calendar: "{n}个工作日",
    calendar_due: "{at}前答复",
    calendar_event: "当天不算",
    calendar_counted: "计入的工作日",
    calendar_today: "今天",
    clause: "依据：{clause}",
    end_title: "现在您来当陈晨",
    end_text: "在陈晨的手机上随便说一件事，再看看其他人的手机。",
    end_skipped: "有{n}步没有演示：对应的卡片这次没有出现，我们不摆拍。",
    end_start: "我来试试",
    end_connect: "下一步：接入真实企业微信(12步)",
    nothing_next: "现在没有人需要点什么。说一件新的事，或者把时间往后拨。",
    no_answer: "程序没有在时限内回答。企业微信会自动重试；消息不会丢。",
    busy: "请稍候…",
    error_offline: "连不上演示程序，正在重试…",
    error_not_tappable: "这张卡片已经变了，请看最新的内容",
    error_no_next: "目前没有期限可以去",
    error_http_404: "这项操作这里还没有",
    error_other: "没有成功：{message}",
    role_employee: "员工",
    role_specialist: "投诉专员",
    role_director: "总监",
    role_top: "公司高层",
    role_hr: "人力资源",
    role_finance: "财务",
    role_head: "{department}负责人",
    role_nobody: "无关人员：她的手机应始终什么都没有",
  },
  en: {
    local: "Demo. All data stay on this machine",
    play: "▶ Play 90 s",
    pause: "⏸ Pause",
    resume: "▶ Go on",
    next_step: "Next step",
    half_hour: "+30 min",
    workday: "+1 workday",
    to_next: "To next deadline",
    to_next_is: "Next deadline: {at}",
    to_next_none: "No deadline at present",
    again: "Start over",
    again_missing: "This demo cannot start over; please restart the program",
    other_language: "中文",
    welcome: "Press “Play 90 s” to watch one complaint from filing to closing, or type and tap on any phone yourself",
    more_people: "More people",
    close: "Close",
    turn: "{name}'s turn →",
    try: "Try: {text}",
    placeholder: "Say something…",
    send: "Send",
    send_photo: "Send a photo",
    picture: "Picture",
    voice: "Voice",
    video: "Video",
    location: "Location",
    file: "File",
    link: "Link",
    pressed: "pressed “{text}” in the menu",
    entered: "opened the app",
    app: "回音 Huiyin",
    more: "More actions",
    details: "Details",
    empty: "No messages yet",
    empty_never: "Not involved: nothing must ever appear here",
    keyboard: "Keyboard",
    menu: "Menu",
    happened: "What just happened",
    nothing_yet: "Nothing has happened yet. Let 陈晨 say a sentence.",
    raw: "Raw WeCom traffic",
    taller: "Expand",
    smaller: "Collapse",
    raw_in: "WeCom → bot",
    raw_out: "bot → WeCom",
    raw_request: "request",
    raw_response: "response",
    raw_dropped: "dropped by WeCom (rate limit)",
    raw_refused: "refused by WeCom",
    attempts: "delivered {n} times",
    calendar: "{n} working days",
    calendar_due: "Answer due {at}",
    calendar_event: "day of filing, not counted",
    calendar_counted: "working day counted",
    calendar_today: "today",
    clause: "Basis: {clause}",
    end_title: "Now you are 陈晨",
    end_text: "Say anything on her phone, then look at the others.",
    end_skipped: "{n} steps were not shown: their cards did not appear this time, and nothing here is staged.",
    end_start: "Let me try",
    end_connect: "Next: connect the real WeCom (12 steps)",
    nothing_next: "Nobody has to tap anything now. Say something new, or move the clock.",
    no_answer: "The bot did not answer in time. WeCom tries again by itself; no message is lost.",
    busy: "One moment…",
    error_offline: "The demo does not answer; trying again…",
    error_not_tappable: "This card has changed; please look at the newest one",
    error_no_next: "There is no deadline to go to",
    error_http_404: "This is not available here yet",
    error_other: "It did not work: {message}",
    role_employee: "employee",
    role_specialist: "complaint specialist",
    role_director: "director",
    role_top: "management",
    role_hr: "HR",
    role_finance: "finance",
    role_head: "head of {department}",
    role_nobody: "not involved: her phone must always stay empty",
  },
};

const KEPT = "huiyin-language";
const listeners = new Set();
let current = localStorage.getItem(KEPT) === "en" ? "en" : "zh";

/** The language shown now, `zh` or `en`. */
export const language = () => current;

/** The words of `key`, with `{name}`s filled in. A key without words is a defect and throws. */
export function t(key, values = {}) {
  const words = WORDS[current][key];
  if (words === undefined) throw new Error(`no words for ${key}`);
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Does the page have words for `key`? For codes that come from outside. */
export const hasWords = (key) => Object.hasOwn(WORDS.zh, key);

/** Run `draw` now and at each change of language. */
export function inWords(draw) {
  listeners.add(draw);
  draw();
}

/** Change to the other language; it is kept for the next visit. */
export function switchLanguage() {
  current = current === "zh" ? "en" : "zh";
  localStorage.setItem(KEPT, current);
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
  for (const draw of listeners) draw();
}
