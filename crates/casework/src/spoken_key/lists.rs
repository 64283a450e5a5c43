//! The words of spoken keys: 128 adjectives and 128 nouns, for ever.
//!
//! Keys that customers hold are made of these: a word may never move, change or go. A test holds a fingerprint of both.
//!
//! Chosen so that they can be told apart on a bad line: at least three letters differ between any two (also between the lists),
//! no two have the same Soundex code at full length, none is spelled in two ways or sounds like another word. And so that
//! they suit whoever is in trouble: no mood, no speed, no manners, nothing that a complaint could be about, no body.

/// Colours, materials, textures, places.
pub(super) const ADJECTIVES: [&str; 128] = [
    "acoustic", "alpine", "amber", "ample", "ancient", "antique", "arctic", "azure", "botanic", "braided", "breezy", "bright", "bronze",
    "bubbly", "buttery", "candid", "carved", "central", "chrome", "classic", "coastal", "cobalt", "cosmic", "crimson", "crisp", "curly",
    "denim", "dreamy", "elegant", "emerald", "epic", "fabled", "famous", "floating", "fluent", "fluffy", "formal", "fragrant", "fresh",
    "fringed", "frosted", "gentle", "golden", "gothic", "grassy", "green", "hardy", "herbal", "honeyed", "indigo", "ivory", "jaunty",
    "lavish", "leafy", "level", "lilac", "linen", "lofty", "lunar", "lyric", "magenta", "magic", "magnetic", "melodic", "mighty", "mild",
    "modest", "mossy", "musical", "nautical", "neat", "northern", "oaken", "orange", "ornate", "oval", "painted", "papery", "pastel",
    "pearly", "pewter", "quilted", "rippled", "robust", "rocky", "rolling", "ruby", "rugged", "rustic", "sapphire", "satin", "scarlet",
    "serene", "shiny", "silky", "silver", "sincere", "smooth", "solid", "speckled", "spiral", "splendid", "spotted", "spruce", "stable",
    "steady", "stellar", "striped", "supple", "tartan", "tidy", "toasted", "topaz", "tropical", "trusty", "tufted", "urban", "velvety",
    "verdant", "vibrant", "violet", "vivid", "wavy", "western", "woodland", "woven", "youthful", "zesty",
];

/// Animals, plants, things.
pub(super) const NOUNS: [&str; 128] = [
    "acorn", "anchor", "antler", "apricot", "apron", "atlas", "balloon", "banjo", "barley", "bicycle", "biscuit", "blanket", "blossom",
    "bobbin", "bottle", "bramble", "button", "cactus", "canoe", "caravan", "carrot", "chestnut", "clarinet", "clover", "comet", "compass",
    "cottage", "cradle", "crater", "cricket", "crocus", "curtain", "cushion", "daisy", "dolphin", "feather", "fiddle", "flannel",
    "fountain", "galaxy", "garlic", "gazelle", "giraffe", "glacier", "granite", "guitar", "hazelnut", "hedgehog", "helmet", "hilltop",
    "iceberg", "igloo", "island", "jasmine", "jigsaw", "jungle", "juniper", "kitten", "lantern", "lavender", "lizard", "lobster", "lotus",
    "marigold", "meadow", "meteor", "mirror", "mulberry", "notebook", "nutmeg", "octopus", "onion", "orchid", "otter", "palace", "pancake",
    "panda", "pasture", "pebble", "pelican", "pencil", "penguin", "piano", "picnic", "pillow", "pocket", "poplar", "potato", "pretzel",
    "pumpkin", "puzzle", "quarry", "rainbow", "ribbon", "rosemary", "salmon", "shamrock", "shuttle", "snowman", "spinach", "squirrel",
    "stadium", "sundial", "sunset", "sweater", "tadpole", "teapot", "thimble", "toffee", "tortoise", "tractor", "trombone", "trumpet",
    "turnip", "turtle", "umbrella", "unicorn", "vanilla", "village", "volcano", "voyage", "waffle", "wagon", "walrus", "whistle", "wombat",
    "zebra", "zigzag",
];
