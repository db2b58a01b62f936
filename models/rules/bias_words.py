"""Parts of the patterns that tell a reason about the job from one about the person. English, in lower case."""

THINGS = (
    r"(?:clients?|compan(?:y|ies)|firms?|brands?|business(?:es)?|start-?ups?|stacks?|systems?|code(?:base)?s?|versions?|"
    r"software|products?|platforms?|process(?:es)?|tools?|data|offices?|buildings?|contracts?|projects?|markets?|"
    r"industr(?:y|ies)|infrastructure|technolog(?:y|ies)|tech|framework|language|cv|resume|portfolio|reference|"
    r"certificates?|jobs?|roles?|positions?|colleagues?|friends?|employers?|boss|manager|salary|terms|offer|news|"
    r"accounts?|debts?|ways?|habits?|school|world|hands?|news|application|profile page|equipment|machines?|fleet)"
)
IS = r"(?:is|was|are|were|be|being|been|seems?|seemed|looks?|looked|felt|feels|sounds?|sounded|gets?|getting)"
VERY = r"(?:too|so|very|rather|quite|a bit|a little|somewhat|slightly|much|far too)"
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
