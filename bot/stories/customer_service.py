"""Customer service, two lines: five minutes on an estate with the ladder up to the general manager (A32), and a call
answered within two working days by the head of the department (A27)."""

from __future__ import annotations

from bot.stories.scene import Scene, Story

ESTATE, SERVICE = "PM-26030001", "RC-26030001"

STORY: Story = (
    # Sunday 20:00: five minutes to dispatch and five to explain. Nobody does anything.
    Scene(
        "maling",
        says="代录 张先生 来访 业主 13800000000 一期三号楼楼道的灯三天不亮，老人摔了一跤",
        told=(
            ("maling", f"已登记，编号{ESTATE}"),
            ("maling", "受理今天20:05前；解释今天20:05前"),
            ("zhangwei", "待受理"),
        ),
    ),
    Scene(until="03-08 20:05", told=(("maling", "超期"), ("zhangwei", "超期"), ("fanglei", "超期"))),
    Scene(until="03-08 20:10", told=(("jiangfan", "超期升级"),)),
    Scene(until="03-08 20:15", told=(("zhouzong", "超期升级"),)),
    # Now it is dispatched and explained, late and on record.
    Scene("maling", taps="受理，派给…", choose=("物业投诉",), told=(("maling", "张伟"),)),
    Scene("maling", taps="派单", choose=("张伟",), told=(("zhangwei", "张先生 13800000000"),)),
    Scene("zhangwei", taps="接单", told=(("zhangwei", "调查核实"),)),
    Scene("zhangwei", says=f"联系 {ESTATE} 已向张先生解释并致歉，今晚换灯", told=(("zhangwei", ESTATE),)),
    Scene(until="03-08 21:30"),
    Scene("zhangwei", says=f"办结 {ESTATE} 灯已更换并电话告知张先生", told=(("zhangwei", "还欠结果报告"),)),
    Scene(
        "zhangwei",
        says=f"报告 {ESTATE} 过程：当晚更换灯管。结果：楼道已亮。满意度：张先生表示满意",
        told=(("zhangwei", f"{ESTATE}的结果报告已提交"),),
    ),
    Scene(until="03-09 09:05", told=(("maling", "回访 · 请打电话"),)),
    Scene("maling", taps="满意", told=(("maling", f"{ESTATE}的回访已记下，这件事已办结"),)),
    # Monday 11:00, the service line: investigation opened by Tuesday, answered by Wednesday.
    Scene(until="03-09 11:00"),
    Scene(
        "lukai",
        says="来电 李女士 老客户 13900000000 报修四天没有人回电话，要求本周内修好",
        told=(("lukai", f"已登记，编号{SERVICE}"), ("lukai", "3月11日(周三)18:00前")),
    ),
    Scene("lukai", taps="受理，派给…", choose=("服务效率",), told=(("lukai", "王强"),)),
    Scene("lukai", taps="派单", choose=("王强",), told=(("wangqiang", "李女士 13900000000"),)),
    Scene(until="03-10 15:00"),
    Scene("wangqiang", taps="接单", told=(("wangqiang", "调查核实"),)),
    Scene(
        "wangqiang",
        says=f"方案 {SERVICE} 原因：报修单漏派。措施：本周三前上门修好并致歉。金额：0",
        told=(("wangqiang", "不用审批，可以落实了"),),
    ),
    Scene(until="03-11 15:00"),
    Scene("wangqiang", says=f"完成 {SERVICE} 已上门修好", told=(("wangqiang", "请打电话告诉投诉人"),)),
    Scene("wangqiang", says=f"结果 {SERVICE} 已上门修好，当面致歉", told=(("wangqiang", "还欠结果报告"),)),
    Scene(
        "wangqiang",
        says=f"报告 {SERVICE} 过程：上门修好并致歉。结果：当日修好。满意度：李女士接受",
        told=(("wangqiang", f"{SERVICE}的结果报告已提交"),),
    ),
    # Not he but the manager who took the call visits her.
    Scene(until="03-12 09:05", told=(("lukai", "回访 · 请打电话"), ("lukai", "李女士 13900000000"))),
    Scene("lukai", taps="满意", told=(("lukai", f"{SERVICE}的回访已记下，这件事已办结"), ("wangqiang", "已办结"))),
    Scene("zhaolan", says=f"查询 {ESTATE}", told=(("zhaolan", f"{ESTATE} 已办结"),)),
    Scene("zhaolan", says=f"查询 {SERVICE}", told=(("zhaolan", f"{SERVICE} 已办结"),)),
)
