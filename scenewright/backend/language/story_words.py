"""What stories by rule are made of: who, where, and the sentences that things happen in.

In a sentence {hero}, {kind}, {friend}, {other}, {place} and {thing} stand for what a story is about; {a_kind} and
{an_other} have their articles.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


BEINGS = _set(
    "robot knight wizard witch queen king princess prince dragon fox wolf bear cat dog owl crow raven mouse rabbit "
    "hare fisherman sailor captain keeper baker smith farmer gardener painter musician clockmaker carpenter tailor "
    "miller girl boy child woman man grandmother grandfather mother father sister brother ghost giant dwarf elf "
    "goblin troll fairy mermaid astronaut pilot scientist engineer detective thief pirate soldier scholar librarian "
    "teacher shepherd hunter traveller merchant monk nun whale turtle heron hedgehog badger squirrel deer horse golem "
    "puppet android alien monster vampire unicorn phoenix cook doctor nurse student artist poet writer tiger lion "
    "elephant"
)
PLACES = _set(
    "lighthouse castle forest village harbour harbor island mountain valley desert city town tower library garden "
    "mill cave river lake sea ocean shore beach swamp moor meadow field farm market workshop station ship spaceship "
    "moon planet ruin temple monastery school museum theatre theater bridge crossroads tavern inn cellar attic house "
    "cottage palace glacier canyon jungle reef orchard quarry mine factory laboratory observatory graveyard"
)
MOODS = _set(
    "old young small little great big red blue green golden silver dark bright lost last first broken forgotten "
    "silent quiet loud lonely brave sad happy angry strange secret hidden ancient new wild warm cold deep tall long"
)
COMMON = _set(
    "a an and the of in on at to by for from with without into onto over under is are was were be been has have had "
    "do does did who whom whose which that this these those it its he she they them his her their him i me my we our "
    "you your about tell write story tale make please one some any no not or but as than then there where when while "
    "so if once upon time lives living lived finds find found meets meet met wants want goes go loses lose short long"
)
NAMES = ["Mira", "Odo", "Tamsin", "Ilse", "Bran", "Noor", "Pell", "Sanna", "Jory", "Anselm", "Wren", "Tove"]

OPENINGS = [
    "Where the road gives up and only the wind goes on, there is {place}, and there lived {a_kind} named {hero}. The "
    "only other soul for miles was {an_other} called {friend}, who came by every evening and never said what for.",
    "{hero} had been {a_kind} for so long that nobody remembered {hero} being anything else. Every morning {hero} "
    "walked once around {place}, counted what there was to count, and shared a breakfast with {friend}, {an_other} of "
    "few words.",
    "The winter that everybody still talks about began on a Tuesday. {hero}, {a_kind}, was mending a window of {place} "
    "when {friend} came up the path: {an_other}, out of breath, with snow on both shoulders.",
    "There are places that wait, and {place} was one of them. It had waited for a hundred years before {hero} came to "
    "it, {a_kind} with one bag and no plan, and {friend}, {an_other}, watched from the wall and was pleased.",
]
WISHES = [
    "What {hero} wanted was {thing}. Not for its worth: long ago it had belonged to somebody {hero} had loved, and it "
    "was said to be somewhere in {place} still. “Tomorrow,” {hero} said each night, and {friend} answered: “Today.”",
    "It was {friend} who spoke of {thing} first. “It was here once,” {friend} said, “and since it is gone, nothing "
    "grows as it should.” {hero} did not sleep that night. In the morning the bag was packed.",
    "Then, one evening, {thing} was gone. {hero} looked where it always was, and where it never was, and at last stood "
    "in the door of {place} and said to {friend}: “I shall bring it back, and I do not know how.”",
]
HINDRANCES = [
    "The first door they came to had no handle, and behind it somebody was breathing. {hero} knocked, and a voice "
    "asked what {thing} was good for, and {hero} had no answer.",
    "On the second day the fog came in, so thick that {hero} could not see {friend}, nor {friend} {hero}. They called "
    "each other's names until the names sounded strange.",
    "The path ended at a gap too wide to jump. On the far side, in plain sight, something shone that could only be "
    "{thing}.",
    "“You are not the first,” said the old woman who sat in the middle of the way, “and the others were stronger.” She "
    "would not move for money, and she would not move for tears.",
    "That night the storm took the roof, and with it the light. In the dark {hero} heard water rising in {place}, step "
    "by step.",
    "They found the chest, and the chest was empty but for a note in {hero}'s own hand, which {hero} had never "
    "written. It said: turn back.",
]
DEEDS = [
    "{friend}, who had never once complained, sat down and would not go on. So {hero} sat down too, and they shared "
    "the last of the bread and waited.",
    "{hero} tried to force it, as {a_kind} will, and everything grew worse. {friend} only looked on and said: “Listen "
    "first.”",
    "For a whole day {hero} worked with bare hands, and by evening there was nothing to show for it but a little less "
    "fear.",
    "{hero} did what {hero} had sworn never to do again and asked for help. It took three attempts to say it aloud, "
    "and {friend} pretended not to notice.",
    "They argued then, for the first time, in whispers, and each said one thing that could not be taken back. "
    "Afterwards it was easier.",
]
TURNS = [
    "And that was how they saw it: a line of light under the stone, no wider than a straw. {friend} was small enough "
    "to follow it, and when {friend} came back, the way was open.",
    "It was then that {hero} understood: nothing had been locked. It had only waited for somebody who did not push. "
    "{hero} stepped back, and it gave way by itself.",
    "{friend} began to sing, badly, a song from before all this. Something in {place} answered, one note and then "
    "another, and they walked towards it until they were through.",
    "{hero} gave away the one thing that was still of use, and was ashamed of how hard it was. In return they were "
    "shown a stair that had been there all the time.",
    "When morning came, the thing they had been afraid of lay in the sun and was no bigger than a cat. It followed "
    "them from there on, at a distance.",
]
MENTIONS = [
    "Scratched into the wall, at the height of a child's eyes, stood: {words}.",
    "Somebody had been there before and left a list, and on the list were only: {words}.",
    "And through all of it, like a tune that would not leave, went the words: {words}.",
    "“You will have dreamt of {words},” said a voice behind them, and it was so.",
]
ENDINGS = [
    "In the end {thing} was lying where {hero} had started from, on the step of {place}, as if somebody had just put "
    "it down. {hero} picked it up, and found that it was not needed any more, and gave it to {friend}. They are there "
    "still, {a_kind} and {an_other}, and the light is on.",
    "They carried {thing} home between them. Nothing was as before: the rooms of {place} were larger, the evenings "
    "shorter, and {hero} no longer said tomorrow. “Today,” said {hero}, and {friend} laughed for the first time.",
    "{hero} held {thing} for as long as it takes to say goodbye, and then let it go where it wanted. On the way back "
    "{friend} asked what it had been good for. “For this,” said {hero}, and opened the door of {place}.",
]
