// A mail of Friday afternoon, registered on Monday morning, investigated, approved by management, answered, reported and
// visited. Steps as in play.js.

export const SCRIPT = [
  {
    who: "qiancheng", do: "say", text: "代录 王女士 客户 13800000000 收到于 今天16:20 门店店员态度很差，问了三次没有人理", hold: 3,
    caption: { zh: "邮箱来的投诉，由专人代录", en: "A mail is written down by who watches the mailbox" },
  },
  {
    who: "qiancheng", do: "tap", button: "确认登记", hold: 4,
    caption: { zh: "制度要求先核对再登记；四个工作小时，是周一上午", en: "Checked before it counts; four working hours end on Monday" },
  },
  {
    do: "clock", how: { advance: "PT65H" }, hold: 2.5,
    caption: { zh: "周末不计时，周一早上接着办", en: "The weekend does not count; on Monday it goes on" },
  },
  {
    who: "qiancheng", do: "tap", button: "受理，派给…", choose: ["服务态度"], hold: 2.5,
    caption: { zh: "受理才有编号，派给调查小组", en: "The number comes with the registration; an investigator gets it" },
  },
  {
    who: "qiancheng", do: "tap", button: "派单", choose: ["张伟"], hold: 2.5,
    caption: { zh: "受理才有编号，派给调查小组", en: "The number comes with the registration; an investigator gets it" },
  },
  {
    who: "zhangwei", do: "tap", button: "接单", hold: 2.5,
    caption: { zh: "调查小组接单，方案期限写在卡片上", en: "The investigator accepts; the date of the plan is on the card" },
  },
  {
    who: "zhangwei", do: "say", text: "调查 调取录像，情况属实，当班只有一人", hold: 2.5,
    caption: { zh: "调查记进案卷", en: "The finding goes into the file" },
  },
  {
    who: "zhangwei", do: "say", text: "方案 原因：高峰只有一人当班。措施：高峰加一人，店员上门道歉。金额：0", hold: 3,
    caption: { zh: "方案报管理层，两个工作日之内定", en: "The plan goes to management, who has two working days" },
  },
  {
    who: "zhouzong", do: "tap", button: "同意", hold: 3,
    caption: { zh: "管理层一点就批", en: "Management approves with one tap" },
  },
  {
    who: "zhangwei", do: "say", text: "完成 已加一人，店员已上门道歉", hold: 2.5,
    caption: { zh: "落实了才能答复", en: "First done, then answered" },
  },
  {
    who: "zhangwei", do: "say", text: "结果 已电话告知：高峰加一人当班，店员已道歉", hold: 3,
    caption: { zh: "客户不在企业微信里：打电话告知，记下来", en: "The customer is not on WeCom: told by telephone, on record" },
  },
  {
    who: "zhangwei", do: "say", text: "报告 过程：调取录像并上门道歉。结果：高峰加一人当班。满意度：王女士表示接受", hold: 3,
    caption: { zh: "结果报告不交，反馈的时限不停", en: "Without the report the clock of the feedback goes on" },
  },
  {
    do: "clock", how: { advance_working_days: 1 }, until: { who: "limin", says: "请打电话" }, hold: 2.5,
    caption: { zh: "投诉室打电话回访，经办人不回访", en: "The complaint office calls her; who handled it does not" },
  },
  {
    who: "limin", do: "tap", button: "满意", hold: 3.5,
    caption: { zh: "一点就记下回访，这件事办结", en: "One tap writes her answer down, and the case is closed" },
  },
  {
    who: "sunxiao", do: "say", text: "查询 {no}", hold: 4,
    caption: { zh: "无关的人，什么都看不到", en: "Whoever is not involved sees nothing" },
  },
];
