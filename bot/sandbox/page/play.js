// The ninety-second script as data. What a step needs is looked for on the phones; a step that is not possible is left
// out, because the program cannot do it yet or has decided otherwise. Nothing here is drawn for show.
//
// A step: `who` does `do`:
//   say    types `text` ({no} is the case number)
//   photo  sends a picture
//   tap    `button` (its text, the first of a list that is there; without it the primary button) on the newest live card
//          that also offers every text of `choose`; `old: true` takes the oldest such card; `times: 2` taps twice at once
//   date   opens the calendar of the newest card that counts days
//   open   brings a phone into sight: `who`, or whoever holds a card with the button `holder`
//   clock  moves by `how`, again and again `until` these words are heard
// `need` {who, button?, cards?, says?}: a live card (with that button; so many of them), or words just heard.
// `built: false`: nothing on a phone tells whether the program answers this; take it away when it does.
// `hold`: seconds for reading, afterwards.

export const SCRIPT = [
  {
    who: "chenchen", do: "say", text: "食堂二楼上周五中午的青菜里有虫子，已经第二次了", hold: 2.5,
    caption: { zh: "不用学命令，说一句话就行", en: "No command to learn: one sentence will do" },
  },
  {
    who: "chenchen", do: "photo", built: false, hold: 3,
    caption: { zh: "不用学命令，说一句话就行，照片直接发", en: "One sentence, and a photo if there is one" },
  },
  {
    who: "chenchen", do: "tap", button: "登记投诉", hold: 4,
    caption: { zh: "有编号、有日期、知道谁看得到", en: "A number, a date, and who can see it" },
  },
  {
    who: "chenchen", do: "date", hold: 4,
    caption: { zh: "日期自己会解释", en: "The date explains itself" },
  },
  {
    who: "limin", do: "tap", button: ["受理，派给…", "受理，我来办"], choose: ["食堂餐饮"], hold: 2.5,
    caption: { zh: "一个投诉只有一个承办人", en: "One complaint has one owner" },
  },
  {
    who: "limin", do: "tap", choose: ["张伟"], hold: 2.5,
    caption: { zh: "一个投诉只有一个承办人", en: "One complaint has one owner" },
  },
  {
    who: "zhangwei", do: "tap", button: "接单", hold: 2.5,
    caption: { zh: "承办人一点就接单，期限都在卡片上", en: "The owner accepts with one tap; the dates are on the card" },
  },
  {
    who: "zhangwei", do: "tap", button: "提方案", hold: 1.5,
    caption: { zh: "超过500元，制度要求两级审批", en: "Above 500 yuan the regulation asks for two approvals" },
  },
  {
    who: "zhangwei", do: "say", text: "原因：青菜只洗一遍。措施：改洗三遍并灯检，退3人餐费。金额：860",
    need: { who: "zhangwei", says: "原因是什么" }, hold: 3.5,
    caption: { zh: "超过500元，制度要求两级审批", en: "Above 500 yuan the regulation asks for two approvals" },
  },
  {
    who: "zhangwei", do: "tap", button: "撤回方案", hold: 2,
    caption: { zh: "张伟撤回方案，改了金额再提交", en: "The owner takes the plan back and changes the amount" },
  },
  {
    who: "zhangwei", do: "say", text: "方案 {no} 原因：青菜只洗一遍。措施：改洗三遍并灯检，退3人餐费。金额：1860",
    need: { who: "zhangwei", says: "已撤回" }, hold: 3.5,
    caption: { zh: "张伟撤回方案，改了金额再提交", en: "The owner takes the plan back and changes the amount" },
  },
  {
    who: "wangqiang", do: "tap", button: "同意", old: true, need: { who: "wangqiang", button: "同意", cards: 2 }, hold: 4,
    caption: { zh: "看到什么，批的就是什么", en: "What you see is what you approve" },
  },
  {
    who: "wangqiang", do: "tap", button: "同意", times: 2, hold: 3,
    caption: { zh: "点两次也只算一次", en: "Tapping twice counts once" },
  },
  {
    who: "zhaolan", do: "tap", button: "同意", hold: 3,
    caption: { zh: "两级审批，各在自己的手机上", en: "Two approvals, each on its own phone" },
  },
  {
    do: "clock", how: { to_next: true }, until: { who: "zhangwei", says: "到期提醒" }, hold: 3,
    caption: { zh: "谁也按不掉的时限：先提醒承办人", en: "A time limit nobody can silence: first the owner is reminded" },
  },
  {
    do: "clock", how: { to_next: true }, until: { who: "wangqiang", says: "超期" }, hold: 3,
    caption: { zh: "谁也按不掉的时限：到期没动，报给上一级", en: "A time limit nobody can silence: then the next level is told" },
  },
  {
    do: "clock", how: { to_next: true }, until: { who: "zhaolan", says: "超期" }, hold: 3.5,
    caption: { zh: "谁也按不掉的时限：再往上，每人只报一次", en: "A time limit nobody can silence: and one more level, each once" },
  },
  {
    who: "zhaolan", do: "tap", button: "督办限1天", hold: 4,
    caption: { zh: "领导一点就有期限", en: "One tap of the director sets a deadline" },
  },
  {
    who: "zhangwei", do: "tap", button: "完成", hold: 1.5,
    caption: { zh: "张伟落实完，写一句话", en: "The owner has done it and says so in a sentence" },
  },
  {
    who: "zhangwei", do: "say", text: "青菜已改洗三遍并加灯检，承包方已书面整改",
    need: { who: "zhangwei", says: "一句话" }, hold: 2.5,
    caption: { zh: "张伟落实完，写一句话", en: "The owner has done it and says so in a sentence" },
  },
  {
    who: "zhangwei", do: "tap", button: "发送结果", hold: 1.5,
    caption: { zh: "结果直接送到本人", en: "The result goes straight to the person" },
  },
  {
    who: "zhangwei", do: "say", text: "经核实情况属实：青菜清洗不到位。已改洗三遍并加灯检，退您餐费20元。给您添麻烦了。",
    need: { who: "zhangwei", says: "处理结果，会" }, hold: 3,
    caption: { zh: "结果直接送到本人", en: "The result goes straight to the person" },
  },
  {
    do: "clock", how: { advance_working_days: 1 }, need: { who: "chenchen", button: "还没解决" }, hold: 2.5,
    caption: { zh: "过一个工作日再问满意不满意", en: "One working day later the program asks whether it helped" },
  },
  {
    who: "chenchen", do: "tap", button: "提交评价", choose: ["不满意"], hold: 2.5,
    caption: { zh: "不满意就换人重办", en: "Not content: somebody else takes it up again" },
  },
  {
    who: "chenchen", do: "tap", button: "提交", choose: ["问题没解决"], hold: 3.5,
    caption: { zh: "不满意就换人重办", en: "Not content: somebody else takes it up again" },
  },
  {
    do: "open", holder: "接单", hold: 3,
    caption: { zh: "第2轮换了承办人，前一位不再经办", en: "Round two has another owner; the former is out of it" },
  },
  {
    who: "sunxiao", do: "say", text: "查询 {no}", hold: 4,
    caption: { zh: "无关的人，什么都看不到", en: "Whoever is not involved sees nothing" },
  },
  {
    who: "zhaolan", do: "say", text: "台账 本月", built: false, hold: 4,
    caption: { zh: "领导要的表，一句话", en: "The table the boss wants: one sentence" },
  },
];
