"""Complaint office: a mail of Friday 16:30 is registered on Monday, investigated, approved, answered, reported, visited
(A08, A14, A15)."""

from __future__ import annotations

from bot.stories.scene import Scene, Story

NUMBER = "26030001"

STORY: Story = (
    # Friday 16:30: a customer's mail; four working hours to register it, which is Monday 11:30.
    Scene(minutes=10),
    Scene(
        "qiancheng",
        says="代录 王女士 客户 收到于 今天16:30 门店店员态度很差，问了三次没有人理",
        told=(("qiancheng", "请核对，对了再登记"), ("qiancheng", "收到时间：今天16:30")),
    ),
    Scene(
        "qiancheng",
        taps="确认登记",
        told=(("qiancheng", "登记期限：3月9日(周一)11:30"), ("qiancheng", "怎么联系王女士？"), ("qiancheng", "待受理")),
    ),
    # Without a way to reach her the regulation does not let anybody register it.
    Scene(
        "qiancheng",
        taps="受理，我来办",
        choose=("服务态度",),
        told=(("qiancheng", "还没有投诉人的联系方式，不能受理"),),
    ),
    Scene(until="03-09 09:40"),
    Scene("qiancheng", says="联系方式 13800000000", told=(("qiancheng", "联系方式已记为：13800000000"),)),
    Scene(until="03-09 10:00"),
    Scene("qiancheng", taps="受理，派给…", choose=("服务态度",), told=(("qiancheng", "张伟"),)),
    Scene("qiancheng", taps="派单", choose=("张伟",), told=(("zhangwei", NUMBER), ("zhangwei", "王女士 13800000000"))),
    Scene("zhangwei", taps="接单", told=(("zhangwei", "调查核实"),)),
    Scene("zhangwei", says=f"联系 {NUMBER} 王女士说是周五下午二楼收银台", told=(("zhangwei", NUMBER),)),
    Scene("zhangwei", says=f"调查 {NUMBER} 调取录像，情况属实，当班只有一人", told=(("zhangwei", "调查记录已记下"),)),
    # Wednesday: the plan goes to management, who has two working days.
    Scene(until="03-11 11:00"),
    Scene(
        "zhangwei",
        says=f"方案 {NUMBER} 原因：高峰时段只有一人当班。措施：高峰加一人，当班店员上门道歉。金额：0",
        told=(("zhangwei", "审批：周总"), ("zhouzong", "待您审批")),
    ),
    Scene(until="03-12 10:00"),
    Scene("zhouzong", taps="同意", told=(("zhangwei", "整改落实"),)),
    # A word to her every three working days, or the card climbs.
    Scene("zhangwei", says=f"联系 {NUMBER} 方案已批准，本周起落实", told=(("zhangwei", "联系记录已记下"),)),
    Scene(until="03-17 11:00", told=(("zhangwei", "到期提醒"),)),
    Scene("zhangwei", taps="记联系", told=(("zhangwei", "和投诉人谈了什么"),)),
    Scene("zhangwei", says="已告知：新排班明天起执行", told=(("zhangwei", "联系记录已记下"),)),
    Scene(until="03-18 14:00"),
    Scene("zhangwei", says=f"完成 {NUMBER} 已加一人，店员已上门道歉", told=(("zhangwei", "请打电话告诉投诉人"),)),
    # Result and report within two working days: the report is owed until it is there.
    Scene(until="03-20 10:00"),
    Scene(
        "zhangwei",
        says=f"结果 {NUMBER} 已电话告知：高峰加一人当班，店员已道歉",
        told=(("zhangwei", "以您电话告知为准"),),
    ),
    Scene(
        "zhangwei",
        says=f"报告 {NUMBER} 过程：调取录像并上门道歉。结果：高峰加一人当班。满意度：王女士表示接受",
        told=(("zhangwei", NUMBER),),
    ),
    # The complaint office calls her on the next working day; who handled it does not.
    Scene(until="03-23 09:05", told=(("limin", "回访 · 请打电话"), ("limin", "王女士 13800000000"))),
    Scene(
        "limin", says=f"回访 {NUMBER} 满意 希望周末也多一个人", told=(("limin", f"{NUMBER}的回访已记下，这件事已办结"),)
    ),
    Scene("zhaolan", says=f"查询 {NUMBER}", told=(("zhaolan", f"{NUMBER} 已办结"),)),
)
