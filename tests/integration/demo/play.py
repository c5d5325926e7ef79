"""What is said in the demo, and what happens meanwhile.

A step is (what, who, where, texts…). `say` waits until all devices that are on have shown it; `leave`
only puts it into the outbox. The other steps are named after what they do.
"""

GROUP = "Sunday hike"
ADA_AND_BEN = "ada and ben"
CHLOE_AND_DAN = "chloe and dan"

# Who has which devices. One listens and sends in turn, as a command does.
DEVICES = {"ada": ["phone", "laptop"], "ben": ["phone"], "chloe": ["phone"], "dan": ["phone"]}

# The conversations and who is in them. The first of a group makes it.
PEOPLE = {
    GROUP: ["ada", "ben", "chloe", "dan"],
    ADA_AND_BEN: ["ada", "ben"],
    CHLOE_AND_DAN: ["chloe", "dan"],
}

STEPS = [
    ("say", "ada", GROUP, "Sunday looks dry. Who comes up to the old observatory?"),
    ("say", "ben", GROUP, "Me! Is the steep path open again?"),
    ("say", "chloe", GROUP, "It is, they mended the bridge in May.", "I bring the big thermos."),
    ("say", "ben", ADA_AND_BEN, "Can you pick me up at the station, as last time?"),
    ("say", "ada", ADA_AND_BEN, "Of course. Quarter past eight?"),
    ("kill", "ben"),
    ("say", "dan", GROUP, "I am late to this, sorry. Count me in 🥾"),
    ("say", "ada", GROUP, "Then we are four. Meet at nine, at the lower car park."),
    ("say", "ada", ADA_AND_BEN, "Still there? Your phone seems to be off."),
    ("wake", "ben"),
    ("say", "ben", ADA_AND_BEN, "Battery. Quarter past eight is fine!"),
    ("say", "chloe", CHLOE_AND_DAN, "Dan, do you still have my second lamp?"),
    ("stop_server",),
    ("leave", "dan", CHLOE_AND_DAN, "Yes, in the blue bag.", "I bring it on Sunday."),
    ("leave", "chloe", GROUP, "Nine it is. Does anybody need a lift from town?"),
    ("start_server",),
    ("go_on", "dan", "chloe"),
    ("say", "ben", GROUP, "No need, ada drives me."),
    ("say", "dan", GROUP, "I would love one, thank you!"),
    ("say", "chloe", CHLOE_AND_DAN, "Half past eight at your door, then."),
    ("say", "ada", GROUP, "Perfect. See you all on Sunday."),
]
