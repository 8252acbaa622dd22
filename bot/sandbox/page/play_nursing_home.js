// A call at two in the morning: one minute, ten minutes, half an hour; a sum for the senior; told and visited by
// telephone. Steps as in play.js.

export const SCRIPT = [
  {
    who: "maling", do: "say", text: "来电 王女士 家属 13800000000 我母亲夜里着凉，按铃二十分钟没有人来，药费860元", hold: 3.5,
    caption: { zh: "夜里来电，一句话就登记；时限从这一刻起算", en: "A call at night, filed with one message; the clocks run from now" },
  },
  {
    who: "maling", do: "tap", button: "已安抚", hold: 3,
    caption: { zh: "一分钟内安抚来电人，点一下留痕", en: "The caller is calmed within a minute: one tap, on record" },
  },
  {
    do: "clock", how: { advance: "PT7M" }, hold: 2.5,
    caption: { zh: "第8分钟提醒：10分钟内要转交", en: "Minute eight, a reminder: hand over within ten" },
  },
  {
    who: "maling", do: "tap", button: "受理，派给…", choose: ["赔偿申请"], hold: 2.5,
    caption: { zh: "转给专员，十分钟之内", en: "Handed over to a specialist within ten minutes" },
  },
  {
    who: "maling", do: "tap", button: "派单", choose: ["张伟"], hold: 2.5,
    caption: { zh: "转给专员，十分钟之内", en: "Handed over to a specialist within ten minutes" },
  },
  {
    who: "zhangwei", do: "tap", button: "接单", hold: 2.5,
    caption: { zh: "半小时内必须联系家属", en: "The family must be called within half an hour" },
  },
  {
    who: "zhangwei", do: "say", text: "联系 已和王女士通话，老人已量体温，家属要求报销药费", hold: 2.5,
    caption: { zh: "写下联系才算联系，备注不算", en: "Only a contact on record counts as one" },
  },
  {
    who: "zhangwei", do: "say", text: "调查 呼叫记录属实，夜班一人照看两层楼", hold: 2.5,
    caption: { zh: "两小时内给出初步调查", en: "A preliminary finding within two hours" },
  },
  {
    who: "zhangwei", do: "say", text: "方案 原因：夜班人手不足。措施：夜班每层一人，报销药费。金额：860", hold: 3.5,
    caption: { zh: "超过500元，专员不能自己定", en: "Above 500 yuan the specialist may not decide alone" },
  },
  {
    who: "luoping", do: "tap", button: "同意", hold: 3,
    caption: { zh: "高级专员审核，两个工作日之内", en: "The senior decides, within two working days" },
  },
  {
    who: "zhangwei", do: "say", text: "完成 夜班已改为每层一人，药费已报销", hold: 2.5,
    caption: { zh: "落实了才能答复", en: "First done, then answered" },
  },
  {
    who: "zhangwei", do: "say", text: "结果 已电话告知：夜班每层一人，药费已报销，并致歉", hold: 3,
    caption: { zh: "家属不在企业微信里：打电话告知，记下来", en: "She is not on WeCom: told by telephone, on record" },
  },
  {
    do: "clock", how: { advance: "PT55H" }, until: { who: "maling", says: "请打电话" }, hold: 2.5,
    caption: { zh: "周一上午回访，经办人不回访", en: "On Monday morning somebody else calls her" },
  },
  {
    who: "maling", do: "tap", button: "满意", hold: 3.5,
    caption: { zh: "一点就记下回访，这件事办结", en: "One tap writes her answer down, and the case is closed" },
  },
  {
    who: "sunxiao", do: "say", text: "查询 {no}", hold: 4,
    caption: { zh: "无关的人，什么都看不到", en: "Whoever is not involved sees nothing" },
  },
];
