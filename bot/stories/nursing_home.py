"""Nursing home: a daughter calls at night; calmed in a minute, handed over in ten, visited, closed (A17, A18, A20)."""

from __future__ import annotations

from bot.stories.scene import Scene, Story

NUMBER = "20260307001"

STORY: Story = (
    # Saturday 02:00: the operator writes down the call; its clocks run from now.
    Scene(
        "maling",
        says="来电 王女士 家属 13800000000 我母亲夜里摔倒了，按铃二十分钟没有人来，自己叫的救护车花了860元",
        told=(("maling", "安抚来电人今天02:01前；转交今天02:10前"), ("maling", "新投诉 · 紧急")),
    ),
    Scene(until="03-07 02:00:30"),
    Scene("maling", taps="已安抚", told=(("maling", "已登记安抚"),)),
    # 02:08, two minutes before the limit: handed over to a specialist; with that it has a number.
    Scene(until="03-07 02:08"),
    Scene("maling", taps="受理，派给…", choose=("赔偿申请",), told=(("maling", "张伟"),)),
    Scene(
        "maling", taps="派单", choose=("张伟",), told=(("zhangwei", f"{NUMBER}"), ("zhangwei", "王女士 13800000000"))
    ),
    Scene("zhangwei", taps="接单", told=(("zhangwei", "调查核实"),)),
    # Contact within 30 minutes, the preliminary finding within two hours.
    Scene(until="03-07 02:25"),
    Scene(
        "zhangwei", says=f"联系 {NUMBER} 已和王女士通话，老人已送医，家属要求报销救护车费", told=(("zhangwei", NUMBER),)
    ),
    Scene(until="03-07 03:40"),
    Scene(
        "zhangwei",
        says=f"调查 {NUMBER} 呼叫记录显示02时按铃，夜班一人照看两层楼",
        told=(("zhangwei", "调查记录已记下"),),
    ),
    # Monday: 860 yuan are above the specialist's limit, the senior decides within two working days.
    Scene(until="03-09 10:00"),
    Scene(
        "zhangwei",
        says=f"方案 {NUMBER} 原因：夜班人手不足。措施：夜班改为每层一人；报销救护车费。金额：860",
        told=(("zhangwei", "审批：罗平"), ("luoping", "待您审批"), ("luoping", "860.00元")),
    ),
    Scene(until="03-09 15:00"),
    Scene("luoping", taps="同意", told=(("zhangwei", "整改落实"),)),
    Scene(until="03-10 09:30"),
    Scene(
        "zhangwei", says=f"完成 {NUMBER} 夜班已改为每层一人，费用已转给家属", told=(("zhangwei", "请打电话告诉投诉人"),)
    ),
    # She is nobody of the company: told by telephone, and asked by who did not handle it.
    Scene(
        "zhangwei",
        says=f"结果 {NUMBER} 已电话告知：夜班每层一人，救护车费860元已转账，并致歉",
        told=(("zhangwei", "以您电话告知为准"),),
    ),
    Scene(until="03-11 09:05", told=(("maling", "回访 · 请打电话"), ("maling", "王女士 13800000000"))),
    Scene("maling", taps="满意", told=(("maling", f"{NUMBER}的回访已记下，这件事已办结"), ("zhangwei", "已办结"))),
    Scene("zhaolan", says=f"查询 {NUMBER}", told=(("zhaolan", f"{NUMBER} 已办结"),)),
)
