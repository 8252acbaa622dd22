"""Office: a worm in the canteen, from one sentence through two approvals to the closing (A01)."""

from __future__ import annotations

from bot.stories.scene import Scene, Story

# The office policy's ordinary way with an amount above a specialist's authority (RULES A01).
STORY: Story = (
    Scene("chenchen", says="食堂二楼上周五中午的青菜里有虫子，已经第二次了", told=(("chenchen", "要登记这件事吗"),)),
    Scene(
        "chenchen", taps="登记投诉", told=(("chenchen", "已收到，编号"), ("limin", "待受理"), ("zhangwei", "待受理"))
    ),
    Scene(minutes=20),
    Scene("limin", taps="受理，派给…", choose=("食堂",), told=(("limin", "派单"),)),
    Scene("limin", taps="派单", choose=("张伟",), told=(("zhangwei", "待接单"),)),
    Scene(minutes=30),
    Scene("zhangwei", taps="接单", told=(("zhangwei", "调查核实"),)),
    Scene("zhangwei", taps="记调查", told=(("zhangwei", "请"),)),
    Scene("zhangwei", says="去后厨看过：青菜只洗一遍，没有灯检"),
    Scene(working_days=1),
    Scene(
        "zhangwei",
        says="方案 原因：青菜只洗一遍。措施：改洗三遍并灯检，3月6日起；退3人餐费。金额：860",
        told=(("wangqiang", "待您审批"), ("wangqiang", "860.00元")),
    ),
    Scene(minutes=40),
    Scene("wangqiang", taps="同意", told=(("zhaolan", "待您审批"),)),
    Scene(minutes=50),
    Scene("zhaolan", taps="同意", told=(("zhangwei", "整改落实"),)),
    Scene(working_days=1),
    Scene("zhangwei", taps="完成", told=(("zhangwei", "请"),)),
    Scene("zhangwei", says="承包方已改洗三遍并加灯检，餐费已退", told=(("zhangwei", "落实"),)),
    Scene(
        "zhangwei",
        says="结果 经核实情况属实：青菜清洗不到位。已改洗三遍并加灯检，退您餐费20元。给您添麻烦了，抱歉。",
        told=(("chenchen", "处理结果"),),
    ),
    Scene(working_days=1, told=(("chenchen", "这件事办得怎么样"),)),
    Scene("chenchen", taps="提交评价", choose=("很满意",), told=(("chenchen", "已评价，谢谢"),)),
    Scene("chenchen", says="我的", told=(("chenchen", "已办结"),)),
)
