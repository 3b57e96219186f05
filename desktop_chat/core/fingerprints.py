"""Fingerprints in words: what two people read to each other to see that they mean the same certificate.

A byte is a word, so ten words are the first 80 bits of the SHA-256. That is for people: the programs compare all of it.
"""

WORDS_SHOWN = 10
_LIST = """
acorn album amber anchor angle ankle apple apron arrow artist atlas attic autumn bacon badge bagel baker balcony
bamboo banjo barley barn basil basket beach beaver bell berry bicycle blanket blossom boat bonus bottle bracelet
branch bread breeze brick bridge broom bubble bucket buffalo butter button cabin cactus camel camera canal candle
canoe canyon carbon carpet castle cedar cello chalk cherry chess chimney cinema circle citrus clay cliff clover cobalt
coconut comet compass copper coral cotton cradle crane crayon cricket crystal curtain daisy dancer delta desert
diamond dolphin donkey dragon drum eagle easel echo elbow ember engine fabric falcon feather fern fiddle fig flamingo
flute forest fossil fountain fox garden garlic gecko giant ginger giraffe glacier globe goblet gondola granite grape
gravel guitar hammer harbor harp hazel hedge helmet heron hippo honey horizon iceberg igloo indigo island ivory jacket
jaguar jasmine jelly jigsaw jungle kettle kitchen kite koala ladder lagoon lantern lavender lemon leopard library lily
linen lizard lobster lotus lumber magnet mango maple marble meadow melon meteor mirror mitten monkey mosaic motor
mountain muffin napkin nectar needle nickel nutmeg oasis ocean olive onion opal orange orchid otter oyster paddle
panda paper parrot pebble pelican pencil pepper piano pigeon pillow planet plaza pocket polar pond poppy potato prism
pumpkin puzzle quartz quill rabbit radar radish raven ribbon river robin rocket saddle saffron sailor salmon sandal
satin scarf shadow silver sparrow spider spiral sponge squirrel stable statue summer sunset swan tablet teapot temple
thunder tiger timber tomato tower trumpet tulip tunnel turtle umbrella valley velvet violin walnut
"""
_WORDS = tuple(_LIST.split())


def words_of(fingerprint: str) -> tuple[str, ...]:
    """Return the words that stand for the beginning of a fingerprint in hexadecimal."""
    return tuple(_WORDS[byte] for byte in bytes.fromhex(fingerprint)[:WORDS_SHOWN])
