"""Finds words in a reason that concern the person instead of the job: age, family, health, accent, looks and more.

A pure check: it stores, logs and sends nothing, and blocks nobody.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from models.rules.text import fold

THINGS = (
    r"(?:clients?|compan(?:y|ies)|firms?|brands?|business(?:es)?|start-?ups?|stacks?|systems?|code(?:base)?s?|versions?|"
    r"software|products?|platforms?|process(?:es)?|tools?|data|offices?|buildings?|contracts?|projects?|markets?|"
    r"industr(?:y|ies)|infrastructure|technolog(?:y|ies)|tech|framework|language|cv|resume|portfolio|reference|"
    r"certificates?|jobs?|roles?|positions?|colleagues?|friends?|employers?|boss|manager|salary|terms|offer|news|"
    r"accounts?|debts?|ways?|habits?|school|world|hands?|news|application|profile page|equipment|machines?|fleet)"
)
IS = r"(?:is|was|are|were|be|being|been|seems?|seemed|looks?|looked|felt|feels|sounds?|sounded|gets?|getting)"
VERY = r"(?:too|so|very|rather|quite|a bit|a little|somewhat|slightly|much|far too)"
THEY_ARE = rf"(?:(?:she|he|they|who) {IS}|(?:she|he|who)'s|they're)"
PERSON = (
    r"(?:wom[ae]n|m[ae]n|lad(?:y|ies)|girls?|boys?|guys?|person|people|candidates?|applicants?|profiles?|hires?|"
    r"somebody|someone|one|ones|employees?|workers?|team members?|team)"
)
THEIR = r"(?:her|his|their|your)"
CHILD = r"(?:kids?|child|children|bab(?:y|ies)|toddlers?|daughters?|sons?|family)"
COUNTS = r"(?:one|two|three|four|five|a|no|own|more|small|little|young|several|many|\d)"
NATION = (
    r"(?:african|albanian|american|arab|arabic|asian|australian|brazilian|british|bulgarian|chinese|croatian|dutch|"
    r"eastern european|egyptian|english|european|filipino|french|german|greek|hungarian|indian|iranian|iraqi|irish|"
    r"italian|japanese|korean|latin[ao]?|mexican|moroccan|nigerian|pakistani|persian|polish|portuguese|romanian|russian|"
    r"scottish|serbian|spanish|swedish|swiss|syrian|turkish|ukrainian|vietnamese)"
)
COUNTRY = (
    r"(?:africa|albania|brazil|bulgaria|china|eastern europe|egypt|ghana|india|iran|iraq|israel|kenya|mexico|morocco|"
    r"nigeria|pakistan|poland|romania|russia|serbia|syria|turkey|ukraine|vietnam)"
)
SECTOR = (
    r"(?:care|tech|insurance|insurers?|sector|industry|clients?|data|apps?|systems?|services?|and safety|& safety|"
    r"market|start-?ups?|products?|checks?|records?|policy|economics|software|economy|charity|charities|compan(?:y|ies)|it|"
    r"nurses?|sciences?|authority|ministry|coaching|platforms?|research|drugs?|treatments?|centres?|centers?|"
    r"diagnostics|management|prevention|rights|law|screening|clinics?)"
)

SOUNDS_ALIKE: tuple[str, ...] = (
    rf"(?:{VERY} )?(?:old|older|oldest|young|younger|youngest|ageing|aging|mature)(?: and \w+| \w+)? {THINGS}",
    rf"{THINGS} (?:\w+ ){{0,3}}?(?:{IS} |has got )(?:{VERY} )?(?:old|older|young|younger|foreign|fat|ugly|sick)",
    rf"\d+[- ]years?[- ]old (?:\w+ )?{THINGS}",
    r"old[- ](?:school|fashioned)|ageing (?:population|workforce)",
    r"age (?:verification|ratings?|checks?|gates?|of \D\w*)",
    r"(?:digital|information|space|golden|stone|bronze|ice|new|internet) age|ages ago|for ages|(?:took|takes) ages",
    r"(?:experience|work\w*) with (?:young|younger|older|elderly) (?:people|children|adults|learners)",
    r"coming of age|birthday (?:cards?|cakes?)",
    r"family[- ](?:business(?:es)?|owned|run|office|offices|compan(?:y|ies)|firm|law|medicine|doctor|name|brands?)",
    r"(?:product|font|engine|model) family",
    r"(?:child|children|kids)'?s? (?:process(?:es)?|node|class|books?|fashion|tv|app|apps)",
    r"(?:children|kids|women|men|girls|boys|ladies)'s?",
    rf"{THEIR} (?:former |own )?family business",
    r"(?:parent|mother) (?:compan(?:y|ies)|organi[sz]ation|class|process|node|group)|founding father",
    r"(?:her|his) partner (?:network|channels?|accounts?|team|sales|program\w*|management|relations?|compan\w+)",
    r"maternity cover|maternity (?:wards?|wear|services|brands?|clinic|unit|cover role)",
    rf"child-?care {SECTOR}|child-?care (?:product|sector|team)s?(?: team)?",
    rf"pregnancy[- ]{SECTOR}|(?:serves?|serving|for) the elderly|elderly {SECTOR}",
    r"elderly (?:patients?|residents?|customers?)",
    r"(?:gay|lgbt\w*|disability|disabled|women's|migrant|immigrant|refugee|transgender) rights(?: \w+)?",
    r"(?:man|woman|lady|men|women) on (?:the|our|their) (?:panel|board|phone|call|committee|jury)",
    r"(?:mosque|synagogue|church|temple) (?:restoration|architecture|construction|building|renovation|design)s?",
    r"(?:day-?care) (?:sector|centres?|centers?)|married (?:up )?(?:to|with) the (?:product|stack|tool)",
    r"married \w+ (?:and|with|to) \w+ (?:well|badly|poorly|nicely)",
    rf"(?:public |mental |digital |occupational )?health[- ]?{SECTOR}",
    r"health of the (?:pipeline|system|business|project|codebase|team|accounts?)",
    r"(?:account|pipeline|project|service) health",
    r"ill[- ](?:suited|fitting|prepared|defined|equipped|matched|advised|timed|will)|sick pay (?:policy|scheme)",
    rf"(?:cancer|diabetes|hiv|alzheimer'?s|autism|addiction|disease|depression|disability|illness) {SECTOR}",
    r"(?:feature|account|flag|button|option|user|module|plugin)s? (?:is|was|were|are|being|gets?) disabled",
    r"disabled by default",
    r"(?:deaf ears|double blind|the blind spot|handicap system)",
    r"accent (?:colou?rs?|walls?|lights?)|accent on (?:quality|sales|delivery|design|growth)",
    r"(?:react|cloud|ai|mobile|digitally)[- ]native",
    r"native (?:apps?|mobile|android|ios|code|development|integrations?|cloud|ads)",
    r"dialects? of (?:sql|lisp)|sql dialects?|hair (?:care|salons?|products?|dressers?|stylists?)|hair's breadth",
    r"(?:fat|thin) (?:clients?|jars?|tails?|layers?)|(?:court|media|public|stage|tv|conference) appearances?",
    r"appearances? (?:at|in|on) (?:court|conferences?|tv|the news)|keep up appearances",
    r"(?:pull|pulls|pulled|carry|carries|throw) (?:her|his|their) weight|weight behind",
    r"foreign (?:exchange|trade|policy|markets?|languages?|currency|office|affairs|subsidiar\w+|clients?|keys?)",
    r"race conditions?|(?:the|of the|in the|out of the) race(?: is| was| for| to| between| on)|rat race|arms race",
    r"immigration (?:law|lawyers?|team|practice|paperwork|rules|status check)",
    r"refugee (?:law|aid|charity|organi[sz]ation)s?",
    r"country of origin (?:labels?|rules?)|(?:data|page) migrants?",
    r"(?:good|bad|blind) faith|leap of faith|faith in (?:the|them|us|our)",
    r"religiously (?:tested|documented|followed)|veiled (?:threat|hint)",
    r"women in (?:tech|business|leadership|engineering|finance)|gender (?:pay|equality|balance|studies|lens|gap)",
    r"(?:fe)?male (?:connectors?|plugs?|adapters?|sockets?)",
    r"man[- ](?:in the middle|days?|months?|hours?|of (?:action|few))",
    r"(?:middle|right-hand|one|best) man|first lady",
    r"black belts?|white papers?|white label",
)
"""Harmless phrases, masked before the search."""

HARMLESS = re.compile(rf"(?<![\w])(?:{'|'.join(SOUNDS_ALIKE)})(?![\w])")
MARKS = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "\u2011": "-"})
AROUND = " .,;:!?()[]{}<>\"'“”„«»*_~`…"


class Ground(StrEnum):
    """A personal ground, which is no valid reason for a decline."""

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
        rf"{VERY}[ -](?:old|young|elderly|senior in years)",
        rf"{THEY_ARE} (?:old|young|older|younger)",
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
        r"(?:graduated|left (?:school|college)|finished school) (?:back )?in (?:the )?(?:19)?[4-9]\d(?:s|(?!\d))",
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
        rf"{THEY_ARE} expecting(?: again| soon)?(?! \w)",
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
        rf"{THEY_ARE} (?:{VERY} |not )?attractive|attractive (?:wom[ae]n|m[ae]n|girl|guy)",
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


PATTERNS = {ground: re.compile(rf"(?<![\w])(?:{'|'.join(words)})(?![\w])") for ground, words in TOUCHES.items()}


@dataclass(frozen=True)
class BiasMatch:
    """A phrase as typed, and the ground that it touches."""

    phrase: str
    ground: Ground


def find_bias(text: str) -> list[BiasMatch]:
    """The first phrase of each ground, in the order of the text."""
    words = text.split()
    folded = [fold(word).translate(MARKS) for word in words]
    starts = list(accumulate((len(word) + 1 for word in folded), initial=0))
    read = HARMLESS.sub(lambda alike: "#" * len(alike.group()), " ".join(folded))
    first = {ground: match for ground, pattern in PATTERNS.items() if (match := pattern.search(read))}
    touches = []
    for ground, match in sorted(first.items(), key=lambda item: item[1].start()):
        spoken = [
            word
            for word, start, end in zip(words, starts, starts[1:], strict=False)
            if start < match.end() and end - 1 > match.start()
        ]
        touches.append(BiasMatch(" ".join(spoken).strip(AROUND), ground))
    return touches
