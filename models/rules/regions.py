"""Maps time zones to regions of countries, for zones that lie in a single region."""

from functools import cache

_ZONES = {
    "AR": {
        "D": "America/Argentina/San_Luis",
        "F": "America/Argentina/La_Rioja",
        "J": "America/Argentina/San_Juan",
        "M": "America/Argentina/Mendoza",
        "T": "America/Argentina/Tucuman",
        "V": "America/Argentina/Ushuaia",
        "Y": "America/Argentina/Jujuy",
        "Z": "America/Argentina/Rio_Gallegos",
    },
    "AU": {
        "NSW": "Australia/Sydney Australia/Broken_Hill Australia/Lord_Howe",
        "NT": "Australia/Darwin",
        "QLD": "Australia/Brisbane Australia/Lindeman",
        "SA": "Australia/Adelaide",
        "TAS": "Australia/Hobart Antarctica/Macquarie",
        "VIC": "Australia/Melbourne",
        "WA": "Australia/Perth Australia/Eucla",
    },
    "BR": {
        "AC": "America/Rio_Branco",
        "AM": "America/Manaus America/Eirunepe",
        "BA": "America/Bahia",
        "MS": "America/Campo_Grande",
        "MT": "America/Cuiaba",
        "PA": "America/Santarem",
        "PE": "America/Recife America/Noronha",
        "RO": "America/Porto_Velho",
        "RR": "America/Boa_Vista",
        "TO": "America/Araguaina",
    },
    "CA": {
        "AB": "America/Edmonton",
        "BC": "America/Vancouver America/Creston America/Dawson_Creek America/Fort_Nelson",
        "MB": "America/Winnipeg",
        "NB": "America/Moncton",
        "NL": "America/St_Johns America/Goose_Bay",
        "NS": "America/Halifax America/Glace_Bay",
        "NT": "America/Inuvik America/Yellowknife",
        "NU": "America/Iqaluit America/Resolute America/Rankin_Inlet America/Cambridge_Bay",
        "ON": "America/Toronto America/Atikokan",
        "QC": "America/Blanc-Sablon America/Montreal",
        "SK": "America/Regina America/Swift_Current",
        "YT": "America/Whitehorse America/Dawson",
    },
    "CH": {"ZH": "Europe/Zurich"},
    "CL": {"AI": "America/Coyhaique", "MA": "America/Punta_Arenas"},
    "DE": {"BW": "Europe/Busingen"},
    "ES": {"CE": "Africa/Ceuta", "CN": "Atlantic/Canary"},
    "FM": {"KSA": "Pacific/Kosrae", "PNI": "Pacific/Pohnpei"},
    "GB": {"ENG": "Europe/London", "NIR": "Europe/Belfast"},
    "NZ": {"CIT": "Pacific/Chatham"},
    "PT": {"20": "Atlantic/Azores", "30": "Atlantic/Madeira"},
    "US": {
        "AK": "America/Anchorage America/Juneau America/Sitka America/Metlakatla America/Yakutat America/Nome "
        "America/Adak",
        "AZ": "America/Phoenix",
        "HI": "Pacific/Honolulu",
        "IN": "America/Indiana/Indianapolis America/Indiana/Vincennes America/Indiana/Winamac America/Indiana/Marengo "
        "America/Indiana/Petersburg America/Indiana/Vevay America/Indiana/Tell_City America/Indiana/Knox",
        "KY": "America/Kentucky/Louisville America/Kentucky/Monticello",
        "MI": "America/Detroit America/Menominee",
        "ND": "America/North_Dakota/Center America/North_Dakota/New_Salem America/North_Dakota/Beulah",
    },
}
"""Country (ISO 3166) to region (the code after it in ISO 3166-2) to its IANA zones.

Source: the comments of tzdata's zone.tab ("Queensland (most areas)", "Eastern - MI (most areas)"). Three names are
links today (America/Montreal, America/Yellowknife, Europe/Belfast): there the city tells the region.
A zone is listed when it lies in one region, or when most of the people in it live in that region or share its days off
(Europe/London, Europe/Zurich, America/Toronto). Not listed, so that people are asked: zones of many regions that
differ, such as Europe/Berlin, Europe/Madrid, America/Sao_Paulo, Asia/Kolkata and the four large zones of the United
States (California's days off are not those of Washington or Nevada).
"""


@cache
def by_zone() -> dict[str, tuple[str, str]]:
    """IANA zone to country and region, for zones that tell a region."""
    return {
        zone: (country, region)
        for country, regions in _ZONES.items()
        for region, zones in regions.items()
        for zone in zones.split()
    }
