"""The words by which a reason leaves the job and touches the person.

English, in lower case and without accents. Each line is a pattern between word boundaries.
"""

from enum import StrEnum

from models.rules.bias_words import CHILD, COUNTRY, COUNTS, IS, NATION, PERSON, THEIR, VERY


class Ground(StrEnum):
    """What a phrase speaks of that is no reason for a no."""

    AGE = "age"
    FAMILY = "family"
    PREGNANCY = "pregnancy"
    HEALTH = "health"
    DISABILITY = "disability"
    ACCENT = "accent"
    LOOKS = "looks"
    ORIGIN = "origin"
    FAITH = "faith"
    GENDER = "gender"
    ORIENTATION = "sexual orientation"


TOUCHES: dict[Ground, tuple[str, ...]] = {
    Ground.AGE: (
        rf"{VERY} (?:old|young|elderly|senior in years)",
        rf"(?:she|he|they) {IS} (?:old|young|older|younger)",
        rf"(?:old|older|young|younger|elderly|middle-aged) {PERSON}",
        r"(?:older|younger) than (?:the|most|everyone|everybody|their|the rest)",
        r"(?:someone|somebody|anyone|anybody) (?:a bit |much |rather )?(?:younger|older|young|old)",
        r"(?:want(?:ed|s)?|prefer(?:red|s)?|look(?:ing|ed)? for) (?:a |an )?(?:younger|older|young)",
        r"young(?: and|,) (?:dynamic|energetic|hungry)",
        r"age|ages|aged \d+|middle-aged|ageing|aging|elderly|too senior in years",
        r"\d\d[- ]years?[- ]old",
        rf"in {THEIR} (?:early |mid |late )?(?:mid-|late-|early-)?(?:twenties|thirties|forties|fifties|sixties|\d0s)",
        r"over the hill|long in the tooth|past (?:his|her|their) prime|digital natives?|boomers?|millennials?",
        r"gen(?:eration)?[- ]z|pensioners?",
        r"(?:close to|near|nearing|before|approaching|about to|soon to|until|ready to) retir(?:es?|ed|ing|ement)",
        r"(?:would|will) retire|retires? (?:in \d|soon)|(?:she|he) (?:is|was) \d\d(?! \w)",
        r"date of birth|year of birth|birthday|born (?:in )?\d{4}",
    ),
    Ground.FAMILY: (
        rf"{THEIR} (?:{COUNTS} )*{CHILD}",
        rf"(?:has|have|having|had|raise|raising) (?:{COUNTS} )*{CHILD}|with (?:{COUNTS} )+{CHILD}",
        r"the (?:kids|toddlers?)",
        rf"{CHILD} at home",
        r"family (?:situation|commitments?|reasons?|life|responsibilit(?:y|ies)|plan(?:s|ning)?|duties|status)",
        r"(?:a|as a|new|single|young|working|her|his|their|stay-at-home) (?:parent|mother|father|mum|mom|dad)",
        r"(?:mother|father|mum|mom|dad) of (?:one|two|three|four|five|\d)",
        r"wife|husband|spouse|fiancee?|girlfriend|boyfriend|newly-?wed|married|unmarried|divorced",
        r"widow(?:ed|er)?|marital",
        r"(?:her|his) partner",
        r"lives? with (?:her|his|their) (?:parents|mother|father|mum|mom|dad|family)",
        r"child-?care|parental leave|paternity(?: leave)?|school run|day-?care",
    ),
    Ground.PREGNANCY: (
        r"pregnan(?:t|cy|cies)|maternity(?: leave)?|fertility treatment|ivf|breastfeeding",
        r"expecting (?:a|her|their|his) (?:first |second )?(?:baby|child)",
        r"(?:start(?:ing|s)?|wants?|planning|plans) (?:to start )?(?:a family|children|kids|a baby)",
        r"(?:have|having|had) (?:a |another )(?:baby|child)",
        r"trying (?:for|to have) (?:a |another )?(?:baby|child|children)",
    ),
    Ground.HEALTH: (
        r"health|ill|illness(?:es)?|sick|sickness|sickly|sick leave|disease|frail|unwell",
        r"medical (?:conditions?|history|leave|issues?|problems?|reasons?)",
        r"cancer|diabet(?:es|ic)|depress(?:ed|ion)|burn-?out|burnt out|burned out|bipolar|hiv",
        r"epilep(?:sy|tic)|chronic pain",
        rf"(?:{THEIR}|had|having|after|upcoming|back|heart|knee) surgery|(?:in|{THEIR}) therapy|on medication",
        r"(?:an?|recovering) (?:alcoholic|addict)|addict(?:ed|ion)|physically (?:weak|unfit|frail)",
        r"panic attacks?|anxiety|on chemo|chemo(?:therapy)?|dialysis|multiple sclerosis|parkinson'?s",
        r"(?:she|he|they|who) (?:has|have|had|got) (?:ms(?! [a-z])|ibs|crohn'?s|lupus|aids|arthritis|asthma)",
    ),
    Ground.DISABILITY: (
        r"disab(?:led|ility|ilities)|handicap(?:ped|s)?|wheelchairs?|autis(?:m|tic)|adhd|dyslexi(?:a|c)|asperger'?s?",
        r"deaf|hard of hearing|hearing aids?|(?:is|was|nearly|partially|legally|half|colou?r) blind|special needs",
        r"stutter(?:s|ed|ing)?|stammer(?:s|ed|ing)?|(?:a|with a) limp|limps|limped|(?:her|his|their|a) lisp",
        r"neurodiver(?:se|gent)",
    ),
    Ground.ACCENT: (
        r"(?:her|his|their) (?:first|native) language",
        r"accents?|accented|dialect|broken english|mother tongue|pronunciation",
        rf"(?:non-?)?native (?:speakers?|{NATION})",
        r"(?:way|how) (?:she|he|they) (?:speaks?|talks?|sounds?|spoke|talked|sounded)",
        r"(?:sounds?|sounded) (?:posh|foreign|uneducated|working-class)",
    ),
    Ground.LOOKS: (
        r"(?:her|his|their|good) looks|good-looking|unattractive|handsome|ugly|overweight|obese|chubby",
        r"skinny|fat|bald",
        rf"(?:she|he|they) (?:looks?|looked) (?:{VERY} )?(?:untidy|messy|shabby|rough|old|sloppy|cheap|plain|tired)",
        r"looks? (?:untidy|shabby|sloppy)|(?:did not|didn't|does not|doesn't) look the part",
        rf"(?:she|he|they) {IS} (?:{VERY} |not )?attractive|attractive (?:wom[ae]n|m[ae]n|girl|guy)",
        r"appearances?|unkempt|scruffy|tattoos?|tattooed|piercings?|dreadlocks|hairstyle|beard|hair",
        r"(?:badly|poorly|shabbily|casually|over|under)-? ?dressed|dress sense",
        r"(?:bad|crooked) teeth",
        rf"{THEIR} (?:weight|height|clothes|clothing|outfit|dress|skirt|make-?up|teeth|skin|body|figure)",
        rf"{VERY} (?:tall|thin|pretty|beautiful)|(?:she|he) (?:is|was) (?:too |very |rather )?short(?! of| on)",
        r"pretty (?:wom[ae]n|girl|face)|beautiful (?:wom[ae]n|girl)",
    ),
    Ground.ORIGIN: (
        r"foreigners?|foreign (?:names?|backgrounds?|passports?|born|nationals?|origins?|sounding)",
        rf"(?:{VERY} |{IS} )foreign",
        r"nationalit(?:y|ies)|ethnic(?:ity|ities|ally)?|racial(?:ly)?|immigrants?|immigration|migrants?|refugees?",
        rf"(?:{THEIR}|of|by|the|and|or) race|skin colou?r|colou?r of {THEIR} skin|place of birth|caste|gyps(?:y|ies)",
        rf"(?:{THEIR}|national) origins?|of \w+ (?:origin|descent|heritage|extraction)",
        r"where (?:she|he|they) (?:is|are|was|were|comes?|came) from",
        r"(?:black|white|brown|coloured|colored) (?:wom[ae]n|m[ae]n|person|people|guy|girl|candidates?|applicants?)",
        rf"{NATION} (?:wom[ae]n|m[ae]n|guy|girl|person|people|names?|backgrounds?|passports?|candidates?)",
        rf"(?:want(?:ed|s)?|prefer(?:red|s)?) an? {NATION}(?! \w)",
        rf"(?:she|he|they) (?:is|was|are|were) {NATION}(?! (?!and|or|but|so|by)\w)",
        rf"(?:she|he|they|candidate) (?:is|was|are|were|comes?|came) from {COUNTRY}",
        rf"{VERY} {NATION}|{NATION}-(?:born|sounding|looking)",
    ),
    Ground.FAITH: (
        r"religions?|religious(?:ly)?|(?:her|his|their|of|different|another) faith|devout",
        r"muslims?|islam|islamic|jews?|jewish|hindus?|hinduism|sikhs?|buddhists?|catholics?|protestants?",
        r"atheists?|mormons?",
        rf"(?:a|as a|practi[cs]ing|{VERY}) christian|christians|christianity|evangelicals?",
        r"hijab|head-?scar(?:f|ves)|head scar(?:f|ves)|turban|kippa|kippah|yarmulke|burqa|niqab|veil(?:ed)?",
        r"(?:keeps?|kept|eats?) (?:kosher|halal)",
        r"ramadan|sabbath|shabbat|mosque|synagogue|(?:goes to|attends?|her|his|their) church|pray(?:s|er|ers|ing)?",
    ),
    Ground.GENDER: (
        r"wom[ae]n|females?|males?|girls?|lad(?:y|ies)|gender|transgender|non-?binary",
        r"(?:is|was|being) trans|(?:team|they|we|crew) (?:is|are|were|was) all (?:guys|lads|men|girls)",
        r"trans (?:wom[ae]n|m[ae]n|person)",
        r"(?:want(?:ed|s)?|prefer(?:red|s)?) a (?:guy|bloke)",
        r"(?:a|another|the|as a|older|younger|young|old|being a|no) man",
        r"(?:all|only|among|for|young|older|mostly) men",
        r"(?:her|his|their|the other|opposite) sex|feminine|masculine|effeminate|(?:too|so) (?:girly|manly)",
    ),
    Ground.ORIENTATION: (r"gay|lesbian|bisexual|homosexual|queer|sexual orientation|same-sex|lgbt\w*",),
}
