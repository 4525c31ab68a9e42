"""Words of a story that say where it is, when, who is there, what is heard, and how it would be filmed."""

from __future__ import annotations

import re


def _of(words: str) -> frozenset[str]:
    return frozenset(words.split())


PLACES = _of("""
    alley apartment attic barn basement bathroom bay beach bedroom boat bridge building bus cabin cafe camp
    canyon car castle cathedral cave cellar cemetery church city classroom cliff coast corridor cottage
    courtyard crossroads deck desert dock factory farm field forest fort garage garden gate glacier
    hall hallway harbour harbor hill hospital hotel house hut island jungle kitchen laboratory lake library
    lighthouse market marsh meadow mine monastery moon mountain mountains museum ocean office orchard palace
    park path pier plain planet platform pond prison quay restaurant river road roof room ruins school sea ship
    shop shore square stable stage stairs station street studio summit supermarket temple tent theatre tower
    town train tunnel valley village wood woods workshop yard
""")
LANDS = _of("sea ocean desert mountain mountains valley forest sky city island planet moon coast plain storm")
# How it is said of a picture, by how a story says it.
AT = {
    "in": "in", "inside": "in", "into": "in", "at": "at", "on": "on", "onto": "on", "through": "in", "across": "at",
    "over": "at", "above": "above", "under": "under", "outside": "outside", "near": "near", "by": "by", "from": "at",
    "behind": "behind", "beyond": "beyond", "along": "on", "to": "at", "towards": "at",
}  # fmt: skip
TIMES = {
    "night": "at night", "midnight": "at night", "moonlight": "at night", "dawn": "at sunrise", "sunrise": "at sunrise",
    "morning": "in the morning", "noon": "at noon", "afternoon": "in the afternoon", "evening": "in the evening",
    "dusk": "at sunset", "sunset": "at sunset", "twilight": "at sunset", "tonight": "at night", "day": "by day",
}  # fmt: skip
WEATHER = {
    "rain": "in the rain", "rains": "in the rain", "raining": "in the rain", "rained": "in the rain",
    "snow": "in the snow", "snows": "in the snow", "snowed": "in the snow", "storm": "in a storm", "fog": "in fog",
    "mist": "in fog", "thunder": "in a storm", "lightning": "in a storm",
}  # fmt: skip
SOUNDS = {
    "thunder": "thunder", "rain": "rain", "rains": "rain", "rained": "rain", "storm": "wind and thunder",
    "wind": "wind",
    "waves": "waves", "sea": "waves", "ocean": "waves", "bell": "a bell", "bells": "bells", "knock": "knocking",
    "knocks": "knocking", "knocked": "knocking", "footsteps": "footsteps", "walks": "footsteps", "walked": "footsteps",
    "runs": "running footsteps", "ran": "running footsteps", "door": "a door", "crash": "a crash", "crashes": "a crash",
    "crashed": "a crash", "breaks": "a crash", "explosion": "an explosion", "explodes": "an explosion",
    "fire": "a crackling fire", "flames": "a crackling fire", "birds": "birds", "bird": "a bird", "dog": "a dog",
    "barks": "a dog", "wolf": "a howl", "horse": "hooves", "engine": "an engine", "car": "an engine",
    "train": "a train", "music": "music", "sings": "a song", "sang": "a song", "scream": "a scream",
    "screams": "a scream", "laughs": "laughter", "laughed": "laughter", "clock": "a ticking clock", "phone": "a phone",
    "water": "water", "river": "running water", "crowd": "a crowd", "applause": "applause", "whistles": "a whistle",
}  # fmt: skip
FIGURES = _of("""
    man woman boy girl child children baby mother father brother sister friend king queen prince princess knight
    wizard witch captain sailor fisherman soldier doctor teacher farmer baker painter thief detective stranger
    traveller traveler guard hunter old-man fox wolf dog cat horse bird crow owl bear rabbit mouse lion tiger
    dragon giant robot astronaut pilot driver keeper musician dancer monk nun nurse policeman officer clerk
    shepherd ghost alien machine hero villain grandmother grandfather grandma grandpa uncle aunt neighbour
    neighbor crew crowd creature monster
""")
FEMALE = _of("""
    woman girl mother sister queen princess witch nun nurse grandmother grandma aunt
""")
MALE = _of("""
    man boy father brother king prince knight wizard fisherman monk policeman grandfather grandpa uncle
""")
DETAILS = _of("""
    key letter ring knife coin button photograph photo watch map note eye finger drop tear needle match candle
    lock trigger screen stamp feather seed flame scar switch hand hands
""")
FACES = _of("""
    smiles smiled smiling cries cried crying weeps wept tears laughs laughed blushes frowns frowned stares
    stared gasps gasped whispers whispered sighs sighed face eyes lips cheek realises realised realizes realized
    remembers remembered thinks thought wonders wondered fears hopes grins grinned blinks blinked winks
""")
DEEDS = _of("""
    runs ran running jumps jumped jumping chases chased chasing falls fell falling fights fought fighting rides
    rode riding climbs climbed climbing swims swam flies flew dances danced leaps leapt attacks attacked throws
    threw races raced escapes escaped flees fled charges charged dives dived gallops galloped walks walked
    walking marches marched crosses crossed wanders wandered sails sailed drives drove follows followed
""")
MOVES: tuple[tuple[str, frozenset[str]], ...] = (
    ("handheld", _of("""
    fights fought fighting attacks attacked panic panics chaos struggles struggled battle
""")),
    ("follow", _of("""
    runs ran running walks walked walking rides rode riding chases chased chasing drives drove sails sailed
    marches marched crosses crossed wanders wandered follows followed gallops galloped races raced flees fled
""")),
    ("tilt up", _of("""
    climbs climbed climbing rises rose tower towers sky stars ceiling
""")),
    ("tilt down", _of("""
    falls fell falling drops dropped sinks sank dives dived lands landed
""")),
    ("push in", _of("""
    enters entered approaches approached discovers discovered finds found notices noticed sees saw realises
    realised realizes realized opens opened reveals revealed
""")),
    ("pull out", _of("""
    leaves left alone disappears disappeared vanishes vanished departs departed ends
""")),
)  # fmt: skip
DOES = _of("""
    a an the and who is was has had says said stands stood sits sat looks looked opens opened lives lived asks asked
    takes took holds held gives gave turns turned waits waited comes came goes went puts put shouts shouted answers
    answered reads read writes wrote picks picked nods nodded sleeps slept wakes woke hears heard makes made
""")
NO_NAMES = _of("""
    light lights rain wind darkness silence snow smoke dust fire water music night morning evening sun moon stars waves
    thunder lightning fog mist leaves people children men women nobody everything god mother father mum dad sir
""")
COMMON = _of("""
    a an the he she it they we you i his her its their our my your this that these those there here then when
    while as after before once one two three but and or so if in on at from with without for to of by into over
    under all every some many no nothing nobody somebody everyone suddenly slowly quietly finally later
    meanwhile soon now today tomorrow yesterday outside inside next last first again still only just not never
    always what who where why how yes oh look come go stop wait please int ext cut fade
""")


def own_words(name: str) -> set[str]:
    """Return the words of a name that are its own, in small letters: "the Old Jonas" is old and jonas."""
    return set(re.findall(r"[^\W\d_]+", name.casefold())) - COMMON
