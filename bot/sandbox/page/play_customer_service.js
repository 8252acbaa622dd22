// Five minutes on an estate and the ladder above them; then a call answered within two working days by the head of the
// department. Steps as in play.js.

export const SCRIPT = [
  {
    who: "maling", do: "say", text: "代录 张先生 来访 业主 13800000000 一期三号楼楼道的灯三天不亮", hold: 3.5,
    caption: { zh: "周日晚上八点，五分钟内要派单、要解释", en: "Sunday evening: five minutes to dispatch, five to explain" },
  },
  {
    do: "clock", how: { advance: "PT5M" }, until: { who: "fanglei", says: "超期" }, hold: 3,
    caption: { zh: "没人动：当班人员和调度主管都收到", en: "Nobody moves: the duty officers and their supervisor are told" },
  },
  {
    do: "clock", how: { advance: "PT5M" }, until: { who: "jiangfan", says: "超期" }, hold: 3,
    caption: { zh: "再五分钟，督导中心", en: "Five minutes more: the supervision centre" },
  },
  {
    do: "clock", how: { advance: "PT5M" }, until: { who: "zhouzong", says: "超期" }, hold: 3.5,
    caption: { zh: "再五分钟，总经理", en: "Five minutes more: the general manager" },
  },
  {
    who: "maling", do: "tap", button: "受理，派给…", choose: ["物业投诉"], hold: 2.5,
    caption: { zh: "派单，在办件数看得见", en: "Dispatched; everybody's load is on the card" },
  },
  {
    who: "maling", do: "tap", button: "派单", choose: ["张伟"], hold: 2.5,
    caption: { zh: "派单，在办件数看得见", en: "Dispatched; everybody's load is on the card" },
  },
  {
    who: "zhangwei", do: "tap", button: "接单", hold: 2.5,
    caption: { zh: "接单", en: "Accepted" },
  },
  {
    who: "zhangwei", do: "say", text: "联系 已向张先生解释，今晚换灯", hold: 2.5,
    caption: { zh: "向业主解释，晚了也记下", en: "The owner is told; late, and on record" },
  },
  {
    who: "zhangwei", do: "say", text: "办结 灯已更换，电话告知张先生", hold: 3,
    caption: { zh: "当场办结；还欠的报告，一句话交清", en: "Settled on the spot; the report that is owed is one message" },
  },
  {
    who: "zhangwei", do: "say", text: "报告 过程：当晚更换灯管。结果：楼道已亮。满意度：张先生表示满意", hold: 2.5,
    caption: { zh: "当场办结；还欠的报告，一句话交清", en: "Settled on the spot; the report that is owed is one message" },
  },
  {
    do: "clock", how: { advance: "PT13H" }, until: { who: "maling", says: "请打电话" }, hold: 2.5,
    caption: { zh: "第二天回访", en: "The next day he is called" },
  },
  {
    who: "maling", do: "tap", button: "满意", hold: 3,
    caption: { zh: "回访满意，办结", en: "Content: closed" },
  },
  {
    who: "lukai", do: "say", text: "来电 李女士 老客户 13900000000 报修四天没有人回电话，要求本周修好", hold: 3.5,
    caption: { zh: "另一条业务线：一天内开始调查，两天内答复", en: "Another line: investigated in one day, answered in two" },
  },
  {
    who: "lukai", do: "tap", button: "受理，派给…", choose: ["服务效率"], hold: 2.5,
    caption: { zh: "交给被投诉部门的主管", en: "Given to the head of the department complained about" },
  },
  {
    who: "lukai", do: "tap", button: "派单", choose: ["王强"], hold: 2.5,
    caption: { zh: "交给被投诉部门的主管", en: "Given to the head of the department complained about" },
  },
  {
    who: "wangqiang", do: "tap", button: "接单", hold: 2.5,
    caption: { zh: "主管接单，调查从这里开始", en: "The head accepts: the investigation has begun" },
  },
  {
    who: "wangqiang", do: "say", text: "方案 原因：报修单漏派。措施：今天上门修好并致歉。金额：0", hold: 3,
    caption: { zh: "经办部门自己定，不用层层审批", en: "His department decides: no chain of approvals" },
  },
  {
    who: "wangqiang", do: "say", text: "完成 已上门修好", hold: 2.5,
    caption: { zh: "落实", en: "Done" },
  },
  {
    who: "wangqiang", do: "say", text: "结果 已上门修好，当面致歉，李女士接受", hold: 3,
    caption: { zh: "答复客户，交报告", en: "The customer is told, the report filed" },
  },
  {
    who: "wangqiang", do: "say", text: "报告 过程：上门修好并致歉。结果：当日修好。满意度：李女士接受", hold: 2.5,
    caption: { zh: "答复客户，交报告", en: "The customer is told, the report filed" },
  },
  {
    do: "clock", how: { advance_working_days: 1 }, until: { who: "lukai", says: "请打电话" }, hold: 2.5,
    caption: { zh: "主管不能自己回访", en: "The head may not ask her himself" },
  },
  {
    who: "lukai", do: "tap", button: "满意", hold: 3.5,
    caption: { zh: "接电话的人来回访，办结", en: "Who took the call asks her: closed" },
  },
  {
    who: "sunxiao", do: "say", text: "查询 {no}", hold: 4,
    caption: { zh: "无关的人，什么都看不到", en: "Whoever is not involved sees nothing" },
  },
];
