"""German."""

from __future__ import annotations

import re

from arlib.communications.languages.lexicon import Lexicon, after, before, words

_N = (
    r"(?P<n>\d{1,3}|ein(?:em|en)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|vierzehn"
    r"|fünfzehn|zwanzig|dreißig|vierzig|fünfzig|sechzig|neunzig)"
)

GERMAN = Lexicon(
    code="de",
    decimal_mark=",",
    group_marks=".",
    months={
        "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "maerz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7,
        "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12, "jan": 1, "feb": 2, "mär": 3,
        "mrz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12,
    },
    weekdays={
        "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5,
        "sonntag": 6, "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6,
    },
    numbers={
        "ein": 1, "einem": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
        "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "vierzehn": 14, "fünfzehn": 15, "zwanzig": 20,
        "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "neunzig": 90,
    },
    currencies={"euro": "EUR", "pfund": "GBP", "franken": "CHF", "dollar": "$", "us-dollar": "USD", "schweizer franken": "CHF"},
    abbreviations=re.compile(
        r"(?:\b(?:nr|rg|re|z|b|bzw|ca|d|h|u|a|inkl|zzgl|ggf|hr|fr|dr|prof|str|tel|abs|art|bspw|usw|evtl"
        r"|vgl|kd|ust|mwst|gem|lt|max|min|jan|feb|mär|mrz|apr|jun|jul|aug|sept?|okt|nov|dez)"
        r"|(?<!\d)\d{1,2})\.$",
        re.IGNORECASE,
    ),
    coordination=re.compile(r"^(?:[\s,;&+/()]|und|oder|sowie|beide|rechnung(?:en)?|nr\.?|nummer|die|der)*$", re.IGNORECASE),
    joints=re.compile(
        r"[,;:–—]|\b(?:und|aber|sondern|während|jedoch|obwohl|doch|außer|ohne|ausgenommen|nicht|nur)\b", re.IGNORECASE
    ),
    document_noun=r"rechnung(?:en|snummer|s-nr\.?)?|gutschrift(?:en)?|belege?|belastungsanzeige",
    order_noun=r"(?:ihre |ihrer )?bestell(?:ung|nummer|-nr\.?)|auftrag(?:snummer)?|p\.?o\.?",
    due_before=before(r"""
        fällig(?:keit(?:sdatum|stermin|stag)?)?(?: (?:am|seit|dem|zum|war|waren|ist|sind|wird|werden|der|den|bis|wurde|wurden|bereits|schon|gewesen|geworden|ab|spätestens|lautete|lag))*
        fälligen?(?: (?:am|seit|dem|zum|war|waren|ist|sind|wird|werden|der|den|bis|wurde|wurden|bereits|schon|gewesen|geworden|ab|spätestens|lautete|lag))*
        zahlbar(?: (?:am|seit|dem|zum|war|waren|ist|sind|wird|werden|der|den|bis|wurde|wurden|bereits|schon|gewesen|geworden|ab|spätestens|lautete|lag))*
        zahlungsziel(?: (?:am|seit|dem|zum|war|waren|ist|sind|wird|werden|der|den|bis|wurde|wurden|bereits|schon|gewesen|geworden|ab|spätestens|lautete|lag))*
        verfall(?:datum|tag)?(?: (?:am|seit|dem|zum|war|waren|ist|sind|wird|werden|der|den|bis|wurde|wurden|bereits|schon|gewesen|geworden|ab|spätestens|lautete|lag))*
        zahlungstermin(?: (?:am|seit|dem|zum|war|waren|ist|sind|wird|werden|der|den|bis|wurde|wurden|bereits|schon|gewesen|geworden|ab|spätestens|lautete|lag))*
        hätte(?:n)?(?: \w+){0,2} (?:am|bis zum|bis)
    """),
    due_after=after(r"""
        (?:, [^,.;]{0,30},)? ?(?:wird|werden|ist|sind) (?:(?!nicht|<date>)[^.;]){0,60}fällig
        (?:, [^,.;]{0,30},)? ?(?:war|waren|wurde|wurden) (?:(?!nicht|<date>)[^.;]){0,60}fällig
        (?:\d\d:\d\d uhr )?(?:zur zahlung |bereits |schon )*(?:fällig|zahlbar|zu zahlen gewesen)
        (?:\d\d:\d\d uhr )?(?:zur zahlung |bereits |schon )*(?:zu begleichen gewesen|abgelaufen)
        (?:hätte(?:n)? )?(?:bezahlt|beglichen|gezahlt) (?:werden|sein) (?:müssen|sollen)
    """),
    deadline_before=before(r"""
        (?:bis|vor|bis zum|spätestens|bis spätestens)(?: (?:dem|zum|am))?
        (?:spätestens bis|spätestens am|bis einschließlich)(?: (?:dem|zum|am))?
    """),
    since_before=before(r"(?:überfällig|in verzug|im verzug|rückständig) seit(?: dem)?"),
    since_after=after(r"(?:bereits |schon )?(?:überfällig|in verzug|im verzug|im rückstand)"),
    days_late=tuple(
        words(p)
        for p in (
            _N + r" (?:kalender)?tagen? (?:bereits |schon )?(?:überfällig|in verzug|im verzug|im rückstand"
                r"|verspätet|zu spät|über(?: der)? fälligkeit|über dem zahlungsziel|nach fälligkeit|säumig"
                r"|verspätung|verzug)",
            r"seit (?:nunmehr |bereits |schon |mehr als |über |rund |etwa |genau )*" + _N + r" (?:kalender)?tagen(?= .{0,25}(?:überfällig|fällig|verzug|rückstand))",
            r"(?:überfällig|fällig|in verzug|im verzug|im rückstand)(?: ist)?,? (?:und zwar )?(?:seit"
            r"|um) (?:nunmehr |bereits |schon |mehr als |über )*" + _N + r" (?:kalender)?tagen?",
            r"vor " + _N + r" (?:kalender)?tagen (?:zur zahlung )?fällig",
        )
    ),
    days_to_due=tuple(words(p) for p in (r"<date>,? also in " + _N + r" (?:kalender)?tagen", r"in " + _N + r" (?:kalender)?tagen (?:zur zahlung )?fällig", r"fällig(?:keit)? (?:\w+ )?in " + _N + r" (?:kalender)?tagen")),
    due_relative={
        words(r"(?:ist|sind|wird|werden) morgen (?:zur zahlung )?fällig|morgen fällig"): 1,
        words(r"""
            (?:ist|sind|wird|werden|war|waren) heute (?:zur zahlung )?fällig | heute fällig
        """): 0,
        words(r"""
            (?:war|waren|wurde|wurden) gestern (?:zur zahlung )?fällig | gestern fällig
        """): -1,
    },
    at_least=re.compile(r"\b(?:mehr als|über|mindestens|fast|beinahe|knapp|rund|etwa|ca\.?|gut)\s+$", re.IGNORECASE),
    overdue=words(r"""
        überfällig\w* | ueberfaellig\w* | (?:in|im) (?:zahlungs)?verzug | (?:im|in) (?:zahlungs)?rückstand
        rückständig\w* | säumig\w* | zahlungsrückstand | zahlungsverzug | tage zu spät
        (?:tage|tagen) verspätet
        hätte(?:n)? .{0,60}(?:bezahlt|beglichen|gezahlt|überwiesen) (?:werden|sein) (?:müssen|sollen)
        fälligkeit (?:ist |wurde |bereits )*überschritten
        zahlungsziel (?:ist |wurde |bereits )*(?:überschritten|abgelaufen) | über (?:die|der) fälligkeit
    """),
    was_due=words(r"""
        (?:war|waren|wurden?|ist bereits|sind bereits) .{0,40}fällig | fällig (?:war|waren|gewesen|geworden)
        (?:ist|sind) .{0,40}fällig (?:geworden|gewesen) | seit .{0,25}(?<!über)fällig | fälligkeit (?:war|lag)
    """),
    not_yet=words(r"""
        noch nicht (?:\w+ )?(?:fällig|überfällig|in verzug|erreicht) | (?:wird|werden) .{0,40}fällig
        erst am <date> | (?:ist|sind) (?:erst )?am <date> fällig | nicht (?:überfällig|fällig)
    """),
    hypothetical=re.compile(
        r"\b(?:nicht|nie|kein\w*|weder|noch nicht|bevor|falls|wenn|sobald|sofern|ohne|vermeiden|bis|wird"
        r"|werden|würde\w*|könnte\w*|ob|damit|sollte\w*|droht|nichts)\b(?:\W+\w+){0,4}\W*$",
        re.IGNORECASE,
    ),
    excluded=words(r"""
        ausgenommen | ausgeschlossen | ausgeklammert | abgesehen von | mit ausnahme | außer
        nicht (?:enthalten|teil|betroffen|gemeint|inbegriffen|berücksichtigt|einbezogen|mitgerechnet)
        nicht (?:angemahnt|gegenstand|zu zahlen|zu bezahlen|zahlen|bezahlen|eingerechnet|fällig gestellt)
        betrifft (?:dies(?:es|e)? )?(?:\w+ )?nicht | gilt nicht | zurückgestellt | zurückstellen
        stellen wir zurück | lassen (?:wir|sie) .{0,30}(?:außen vor|weg|aus) | außen vor | ruht | ruhen
        gesperrt | mahnsperre | mahnstopp | klammern wir aus | ohne (?:die )?(?:rechnung )?<document>
        ohne die (?:strittige|reklamierte|bestrittene) | (?:noch )?(?:in|zur) (?:prüfung|klärung|bearbeitung)
        (?:wir |wird |noch |derzeit )?(?:prüfen|geprüft|klären|geklärt)(?: wir)?
        (?:wir |wird |noch |derzeit )?(?:untersuchen|untersucht|bearbeitet)(?: wir)?
        bis .{0,60}(?:geklärt|entschieden|geprüft|abgeschlossen|beantwortet|erledigt)
        keine (?:zahlung|aktion|überweisung) (?:nötig|erforderlich|notwendig)
        (?:brauchen|müssen) (?:sie )?.{0,40}nicht (?:zu )?(?:be)?zahlen | gesondert | getrennt davon | separat
        wird gutgeschrieben
    """),
    disputed=words(r"""
        streit\w* | strittig\w* | bestritten\w* | reklam\w* | beanstand\w* | einwand | einwände | rückfrage\w*
        beschwer\w* | widersprochen | widerspruch
    """),
    demand=words(r"""
        (?:be)?zahl\w* | überweis\w* | begleich\w* | offen\w* | überfällig\w* | ausstehend\w* | unbezahlt\w*
        ausgleich\w* | schuld\w* | fällig\w* | rückstand | rückständig\w* | saldo | verzug
    """),
    pay_request=words(r"""
        (?:bitte|bitten|müssen|fordern|erwarten|ersuchen).{0,80}(?:be)?zahl\w*
        (?:bitte|bitten|müssen|fordern|erwarten).{0,80}(?:überweis\w*|begleich\w*|ausgleich\w*)
        (?:bitte|bitten|müssen|fordern|erwarten).{0,80}(?:auszugleichen|zu begleichen|zu überweisen|anzuweisen)
        (?:über)?weisen sie | zahlen sie | begleichen sie | gleichen sie
        (?:ist|sind) (?:noch |weiterhin |immer noch |nach wie vor )*(?:offen|unbezahlt|ausstehend)
        steht (?:noch |weiterhin )*(?:aus|offen)
    """),
    closed=words(r"""
        (?:vielen |herzlichen |besten )?dank(?:en)?(?: ihnen)? (?:für|zu) .{0,40}(?:zahlung|überweisung)
        (?:vielen |herzlichen |besten )?dank(?:en)?(?: ihnen)? (?:für|zu) .{0,40}ausgleich
        (?:vielen |herzlichen |besten )?dank(?:en)?(?: ihnen)? (?:für|zu) .{0,40}(?:begleichung|zahlungseingang)
        (?:haben wir|wir haben|ist|sind|haben) .{0,50}(?:erhalten|eingegangen|verbucht|gebucht|angekommen)
        (?:ist|sind|wurde) (?:bereits |damit |vollständig |nun |also |inzwischen )*be(?:zahlt|glichen)
        (?:ist|sind|wurde) (?:bereits |damit |vollständig |nun |also |inzwischen )*ausgeglichen
        (?:wurden|damit|somit) (?:bereits |damit |vollständig |nun |also |inzwischen )*be(?:zahlt|glichen)
        (?:wurden|damit|somit) (?:bereits |damit |vollständig |nun |also |inzwischen )*ausgeglichen
        (?:ist|sind|wurde|wurden|damit|somit) (?:bereits |damit |vollständig |nun |also |inzwischen )*erledigt
        (?:ist|sind|wurde) (?:bereits |damit |vollständig |nun |also |inzwischen )*(?:geschlossen|abgeschlossen)
        (?:wurden|damit|somit) (?:bereits |damit |vollständig |nun |also |inzwischen )*geschlossen
        (?:wurden|damit|somit) (?:bereits |damit |vollständig |nun |also |inzwischen )*abgeschlossen
        bereits (?:be(?:zahlt|glichen)|gezahlt) | nicht mehr offen | nichts mehr offen
        zahlungseingang (?:am|vom) <date> | ihre zahlung deckt
    """),
    open_before=before(r"""
        (?:(?:bitte|sie|und|noch) )*(?:be)?zahlen(?: (?:sie|uns|bitte|den|die|das|der|von|über|offenen|restlichen|ausstehenden|fälligen|überfälligen|betrag|gesamtbetrag|restbetrag|summe|saldo|in höhe von|noch|rechnungsbetrag))*
        (?:(?:bitte|sie|und|noch) )*überweisen(?: (?:sie|uns|bitte|den|die|das|der|von|über|offenen|restlichen|ausstehenden|fälligen|überfälligen|betrag|gesamtbetrag|restbetrag|summe|saldo|in höhe von|noch|rechnungsbetrag))*
        (?:(?:bitte|sie|und|noch) )*begleichen(?: (?:sie|uns|bitte|den|die|das|der|von|über|offenen|restlichen|ausstehenden|fälligen|überfälligen|betrag|gesamtbetrag|restbetrag|summe|saldo|in höhe von|noch|rechnungsbetrag))*
        (?:(?:bitte|sie|und|noch) )*gleichen(?: (?:sie|uns|bitte|den|die|das|der|von|über|offenen|restlichen|ausstehenden|fälligen|überfälligen|betrag|gesamtbetrag|restbetrag|summe|saldo|in höhe von|noch|rechnungsbetrag))*
        (?:(?:bitte|sie|und|noch) )*zahlung(?: (?:sie|uns|bitte|den|die|das|der|von|über|offenen|restlichen|ausstehenden|fälligen|überfälligen|betrag|gesamtbetrag|restbetrag|summe|saldo|in höhe von|noch|rechnungsbetrag))*
        (?:(?:bitte|sie|und|noch) )*überweisung(?: (?:sie|uns|bitte|den|die|das|der|von|über|offenen|restlichen|ausstehenden|fälligen|überfälligen|betrag|gesamtbetrag|restbetrag|summe|saldo|in höhe von|noch|rechnungsbetrag))*
        offen(?:e[rns]?)?(?: (?:betrag|rest|saldo|summe|posten|forderung|sind|ist|noch|beträge|von|in höhe von|beläuft sich auf|beträgt|rechnungsbetrag|gesamtbetrag))*
        ausstehend(?:e[rns]?)?(?: (?:betrag|rest|saldo|summe|posten|forderung|sind|ist|noch|beträge|von|in höhe von|beläuft sich auf|beträgt|rechnungsbetrag|gesamtbetrag))*
        restlich(?:e[rns]?)?(?: (?:betrag|rest|saldo|summe|posten|forderung|sind|ist|noch|beträge|von|in höhe von|beläuft sich auf|beträgt|rechnungsbetrag|gesamtbetrag))*
        fällig(?:e[rns]?)?(?: (?:betrag|rest|saldo|summe|posten|forderung|sind|ist|noch|beträge|von|in höhe von|beläuft sich auf|beträgt|rechnungsbetrag|gesamtbetrag))*
        überfällig(?:e[rns]?)?(?: (?:betrag|rest|saldo|summe|posten|forderung|sind|ist|noch|beträge|von|in höhe von|beläuft sich auf|beträgt|rechnungsbetrag|gesamtbetrag))*
        unbezahlt(?:e[rns]?)?(?: (?:betrag|rest|saldo|summe|posten|forderung|sind|ist|noch|beträge|von|in höhe von|beläuft sich auf|beträgt|rechnungsbetrag|gesamtbetrag))*
        rest(?:betrag|saldo|forderung)?(?: (?:von|ist|beträgt|noch|in höhe von|lautet|über))*
        (?:saldo|offenstand|zahlbetrag|rückstand)(?: (?:von|ist|beträgt|noch|in höhe von|lautet|über))*
        (?:schulden|es bleiben|bleiben)(?: (?:sie|uns|noch|derzeit|damit|weiterhin|aktuell|also))*
        (?:verbleiben|es sind|sind|stehen)(?: (?:sie|uns|noch|derzeit|damit|weiterhin|aktuell|also))*
    """),
    open_after=after(r"""
        (?:ist|sind)(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* offen
        ist(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* unbezahlt
        sind(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* unbezahlt
        bleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* offen
        bleibt(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* offen
        bleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* unbezahlt
        bleibt(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* unbezahlt
        ist(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* ausstehend
        sind(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* ausstehend
        ist(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* überfällig
        sind(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* überfällig
        bleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* ausstehend
        bleibt(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* ausstehend
        bleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* überfällig
        bleibt(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* überfällig
        stehen(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* offen
        stehen(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* unbezahlt
        steht(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* offen
        steht(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* unbezahlt
        verbleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* offen
        verbleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* unbezahlt
        stehen(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* ausstehend
        stehen(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* überfällig
        steht(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* ausstehend
        verbleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* ausstehend
        steht(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* überfällig
        verbleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* überfällig
        (?:ist|sind)(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* aus
        ist(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* zu zahlen
        sind(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* zu zahlen
        bleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* aus
        bleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* zu zahlen
        bleibt(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* aus
        bleibt(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* zu zahlen
        ist(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* fällig(?! am| zum| seit)
        sind(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* fällig(?! am| zum| seit)
        bleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* fällig(?! am| zum| seit)
        bleibt(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* fällig(?! am| zum| seit)
        stehen(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* aus
        stehen(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* zu zahlen
        steht(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* aus
        steht(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* zu zahlen
        verbleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* aus
        verbleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* zu zahlen
        stehen(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* fällig(?! am| zum| seit)
        steht(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* fällig(?! am| zum| seit)
        verbleiben(?: noch| weiterhin| derzeit| immer noch| nach wie vor| damit| aktuell| zur zahlung)* fällig(?! am| zum| seit)
        (?:(?:noch |weiterhin |derzeit |immer noch )*(?:offen|ausstehend|unbezahlt|zu zahlen|überfällig)|offen)
    """),
    original_before=before(r"""
        (?:rechnungs(?:betrag|summe)|brutto|ursprünglich\w*|gesamtbetrag der rechnung)(?: \w+){0,3}
        von(?: insgesamt| ursprünglich)? | statt | anstelle von | über | in höhe von | lautend auf | nicht
        berechnet(?: mit)?
    """),
    original_after=after(r"(?:ursprünglich|berechnet|in rechnung gestellt|rechnungsbetrag)"),
    paid_before=before(r"""
        dank(?:en)?(?: ihnen)? für(?: (?:ihre[rn]?|die|der|eine[rn]?|erste[nr]?|teil|teilzahlung|zahlung|anzahlung|überweisung|von|über|in höhe von))*(?<!nach)(?<!seit)
        erhalten(?: haben wir)?(?: (?:ihre[rn]?|die|der|eine[rn]?|erste[nr]?|teil|teilzahlung|zahlung|anzahlung|überweisung|von|über|in höhe von))*(?<!nach)(?<!seit)
        nach(?: (?:ihre[rn]?|die|der|eine[rn]?|erste[nr]?|teil|teilzahlung|zahlung|anzahlung|überweisung|von|über|in höhe von))*(?<!nach)(?<!seit)
        abzüglich(?: (?:ihre[rn]?|die|der|eine[rn]?|erste[nr]?|teil|teilzahlung|zahlung|anzahlung|überweisung|von|über|in höhe von))*(?<!nach)(?<!seit)
        seit(?: (?:ihre[rn]?|die|der|eine[rn]?|erste[nr]?|teil|teilzahlung|zahlung|anzahlung|überweisung|von|über|in höhe von))*(?<!nach)(?<!seit)
        eingegangen(?: sind| ist)?(?: (?:ihre[rn]?|die|der|eine[rn]?|erste[nr]?|teil|teilzahlung|zahlung|anzahlung|überweisung|von|über|in höhe von))*(?<!nach)(?<!seit)
        gutgeschrieben(?: (?:ihre[rn]?|die|der|eine[rn]?|erste[nr]?|teil|teilzahlung|zahlung|anzahlung|überweisung|von|über|in höhe von))*(?<!nach)(?<!seit)
        ihre (?:teil|an)?zahlung (?:über|von|in höhe von)
    """),
    total=words(r"gesamt\w*|insgesamt|summe|zusammen|in summe|alles in allem|total"),
    instalment=words(r"""
        raten? | ratenplan | ratenzahlung | teilzahlungen | teilbeträge?n? | zahlungsplan | monatlich\w*
    """),
    charge=words(r"""
        zinsen? | verzugszins\w* | gebühr\w* | mahngebühr\w* | pauschale | verzugspauschale | kosten
        mahnkosten | zuschlag | spesen
    """),
    credit=words(r"""
        gutschrift\w* | guthaben | überzahl\w* | erstatt\w* | zu ihren gunsten | doppelt | zu viel
    """),
    terms=words(r"""
        zahlungsziel | zahlungsbedingung\w* | zahlungsfrist | zahlbar | netto(?! ?<amount>)
        \d+ tagen?(?: netto)? | innerhalb von (?:\d+|\w+) tagen | skonto | ohne abzug | sofort fällig
        konditionen
    """),
    pay_route=words(r"""
        <bank> | iban | bankverbindung | (?:unser(?:em?|en)?|das|dem|folgende[sn]?) (?:\w+ )?(?:bank)?konto
        (?:bekannte[sn]?|angegebene[sn]?|genannte[sn]?|auf) (?:\w+ )?(?:bank)?konto | kontonummer
        überweisungsträger | zahlschein | lastschrift | zahlungslink | bezahllink | qr-(?:code|rechnung)
        kundenportal | zahlungsseite
        (?:zahl\w*|überweis\w*|begleichen)(?: \w+){0,8} (?:unter|über|auf|per|via|an|hier):? <address>
        (?:zahlung|bezahlung|zahlbar|online):? (?:unter |über |via |per )?<address>
        <address> (?:\w+ )?(?:be)?zahlen
    """),
    contact=words(r"""
        <phone> | antworten sie(?: \w+){0,3} (?:auf|direkt|hier|einfach)
        auf diese (?:e-?mail|nachricht|sms|mail) | antwort (?:auf|genügt|reicht) | kurze (?:antwort|rückmeldung)
        schreiben sie (?:mir|uns) | per antwort | melden sie sich | mail an | e-mail an | antworten sie
        kontaktieren sie (?:mich|uns)
    """),
    ask=words(r"""
        bitte(?! (?:finden|beachten|entschuldigen|betrachten|sehen sie dieses|ignorieren|geben sie (?:bei|als)|verwenden|nennen sie bei))(?: \w+)* \w+
        (?:wir|ich) (?:bitten?|ersuchen?|fordern?|erwarten?)
        (?:können|könnten|würden|möchten|wollen|dürfen) (?:sie|wir|ich)
        (?:teilen|geben|sagen|melden|lassen|nennen|bestätigen|wählen|zahlen) sie
        (?:überweisen|begleichen|prüfen|rufen|senden|schicken|veranlassen) sie
        zu (?:begleichen|überweisen|zahlen|veranlassen) | muss .{0,60}(?:eingehen|eingegangen)
    """),
    courtesy=words(r"""
        (?:bei|für) (?:\w+ )?(?:rückfragen|fragen|unklarheiten)[^.;!?]*
        wenn (?:sie )?[^.;!?]{0,40}fragen[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        falls (?:sie )?[^.;!?]{0,40}fragen[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        sollten (?:sie )?[^.;!?]{0,40}fragen[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        haben (?:sie )?[^.;!?]{0,40}fragen[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        wenn (?:sie )?[^.;!?]{0,40}rückfragen[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        falls (?:sie )?[^.;!?]{0,40}rückfragen[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        sollten (?:sie )?[^.;!?]{0,40}rückfragen[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        haben (?:sie )?[^.;!?]{0,40}rückfragen[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        wenn (?:sie )?[^.;!?]{0,40}unklar\w*[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        falls (?:sie )?[^.;!?]{0,40}unklar\w*[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        wenn (?:sie )?[^.;!?]{0,40}hilfe[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        falls (?:sie )?[^.;!?]{0,40}hilfe[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        sollten (?:sie )?[^.;!?]{0,40}unklar\w*[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        haben (?:sie )?[^.;!?]{0,40}unklar\w*[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        sollten (?:sie )?[^.;!?]{0,40}hilfe[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        haben (?:sie )?[^.;!?]{0,40}hilfe[^.;!?]*[.?!]?(?: (?:rufen|schreiben|melden|erreichen|antworten) sie[^.;!?]*)?
        bitte geben sie[^.;!?]{0,60}(?:an|nummer|verwendungszweck)[^.;!?]*
        (?:sie erreichen (?:mich|uns)[^.;!?]*|bitte geben sie bei)
    """),
    next_step=words(r"""
        melden uns | melde mich | (?:wir|ich|und) (?:werden|werde|melden uns|melde mich|rufen)
        (?:wir|ich|und) (?:rufe|prüfen|prüfe|schreiben ihnen|senden|sende)
        (?:wir|ich|und) (?:schicken|schicke|klären|kläre|verrechnen)
        (?:wir|ich|und) (?:verrechne|erstatten|erstatte|buchen|buche|geben)
        (?:wir|ich|und) (?:gebe|leiten|leite|informieren|informiere)
        (?:wir|ich|und) (?:antworten|antworte|kommen|komme|nehmen|nehme)
        (?:wir|ich|und) (?:stellen|stelle|korrigieren|korrigiere|ziehen)
        (?:wir|ich|und) (?:ziehe|erwarten|haben .{0,40}vorgemerkt|merken) | nächste[rn]? schritt
        wie es weitergeht | sie (?:erhalten|hören|bekommen)
        (?:wird|werden) .{0,60}(?:verrechnet|erstattet|gutgeschrieben|übergeben)
        (?:wird|werden) .{0,60}(?:eingezogen|geprüft|gesendet|weitergeleitet|abgegeben|korrigiert)
        zahlung(?: (?:über|von|in höhe von) <amount>)?,? (?:ist |sind |wird |werden )?(?:bis|am) <date>
        zahlung(?: (?:über|von|in höhe von) <amount>)?,? (?:ist |sind |wird |werden )?(?:zum|bis zum) <date>
        rate(?: (?:über|von|in höhe von) <amount>)?,? (?:ist |sind |wird |werden )?(?:bis|am) <date>
        <amount>(?: (?:über|von|in höhe von) <amount>)?,? (?:ist |sind |wird |werden )?(?:bis|am) <date>
        rate(?: (?:über|von|in höhe von) <amount>)?,? (?:ist |sind |wird |werden )?(?:zum|bis zum) <date>
        <amount>(?: (?:über|von|in höhe von) <amount>)?,? (?:ist |sind |wird |werden )?(?:zum|bis zum) <date>
    """),
    relative_date=words(r"""
        (?:innerhalb|binnen)(?: von| der nächsten)? (?:\d+|\w+)(?: werk| arbeits| kalender)?\s?\w* ?tagen?
        innerhalb (?:einer|von \w+) (?:woche|wochen|tagen|stunden)
        in (?:\d+|zwei|drei|fünf|sieben|zehn|vierzehn) (?:werk|arbeits)?tagen | in (?:einer|zwei|drei) wochen?
        (?:bis|am|bis zum) (?:kommenden |nächsten |zum )*(?:montag|dienstag|mittwoch)
        (?:bis spätestens|kommenden|nächsten|diesen) (?:kommenden |nächsten |zum )*(?:montag|dienstag|mittwoch)
        (?:bis|am|bis zum) (?:kommenden |nächsten |zum )*(?:donnerstag|freitag|samstag|sonntag)
        bis spätestens (?:kommenden |nächsten |zum )*(?:donnerstag|freitag|samstag|sonntag)
        (?:kommenden|nächsten|diesen) (?:kommenden |nächsten |zum )*(?:donnerstag|freitag|samstag|sonntag)
        heute | morgen | übermorgen
        (?:bis )?(?:ende|anfang|mitte) (?:der|dieser|nächster|kommender|des|dieses|nächsten) (?:woche|monats)
        (?:bis )?monatsende | diese woche | nächste woche | kommende woche
    """),
    reply_mark=re.compile(r"^\s*(?:re|aw|fwd?|wg|antw)\s*:", re.IGNORECASE),
    final_word=words(r"""
        letzte(?:r|n)? (?:mahnung|hinweis|aufforderung|erinnerung|warnung|chance) | (?:schluss|end)mahnung
        letztmalige\w*
    """),
    paid_subject=words(r"""
        (?:danke|dank) für (?:ihre|die) zahlung | zahlung erhalten | zahlungseingang | zahlungsbestätigung
        konto ausgeglichen
    """),
    salutation_blank=re.compile(r"^\s*(?:sehr geehrter? (?:herr|frau)|liebe[rs]? (?:herr|frau)|liebe[rs]?|hallo (?:herr|frau)"
                r"|guten tag (?:herr|frau))\s*[,:!]", re.IGNORECASE | re.MULTILINE),
    label_blank=re.compile(
        r"\b(?:fällig (?:am|seit dem|zum)|bis zum|vom|in höhe von|betrag(?: von)?|rechnung(?:snummer"
        r"| nr\.)|fälligkeit|betrag|iban)[ \t]*:?[ \t]*(?:(?<=[:])[ \t]*(?=[.,;]|\n[ \t]*\n"
        r"|\n[ \t]*\w[^\n:]*:)|(?<=am|em|um|om|on)[ \t]*(?=[.,;]))",
        re.IGNORECASE,
    ),
    account_noun=words(r"konto(?:nummer|-nr\.?)?(?: nr\.?)?|kto\.?"),
    yours=words(r"""
        (?:auf|von) ihr(?:em|en)? (?:bank)?konto
        ihr(?:e|er|em|en)? (?:iban|bankverbindung|kontonummer|konto|karte|kreditkarte)
        erstatt\w* .{0,60}ihr(?:e|er|em|en)? | kartennummer
    """),
    threats={
        "collections_agency": words(r"inkasso\w*|gerichtsvollzieher\w*|geldeintreib\w*"),
        "legal_steps": words(r"""
            rechtliche[nr]? (?:schritte|maßnahmen|mittel) | rechtsweg | gericht(?:lich\w*|e|s)? | klage\w*
            verklag\w* | rechtsanw[aä]lt\w* | anw[aä]lt\w* | mahnbescheid\w* | mahnverfahren | juristisch\w*
            rechtsabteilung | zwangsvollstreckung | insolvenzantrag
        """),
        "credit_agencies": words(r"""
            schufa | auskunftei\w* | creditreform | bonität\w* | kreditwürdigkeit | kreditversicherer\w*
            schwarze liste | negativ(?:eintrag|merkmal)\w*
        """),
        "publicity": words(r"""
            veröffentlich\w* | öffentlich (?:machen|bekannt) | an den pranger | soziale[n]? (?:medien|netzwerke\w*)
            (?:ihre[nr]?|anderen?) (?:kunden|lieferanten) .{0,40}(?:informieren|erfahren|wissen)
            (?:ihre[nr]?|anderen?) (?:geschäftspartner\w*|bank) .{0,40}(?:informieren|erfahren|wissen)
            (?:ihre[nr]?|anderen?) (?:kunden|lieferanten) .{0,40}(?:mitteilen|unterrichten|hören|sprechen)
            (?:ihre[nr]?|anderen?) (?:geschäftspartner\w*|bank) .{0,40}(?:mitteilen|unterrichten|hören|sprechen)
            (?:ihre[nr]?|anderen?) (?:mitarbeiter\w*|nachbarn) .{0,40}(?:informieren|erfahren|wissen)
            (?:ihre[nr]?|anderen?) (?:partner\w*|wettbewerber\w*) .{0,40}(?:informieren|erfahren|wissen)
            (?:ihre[nr]?|anderen?) (?:mitarbeiter\w*|nachbarn) .{0,40}(?:mitteilen|unterrichten|hören|sprechen)
            (?:ihre[nr]?|anderen?) (?:partner\w*|wettbewerber\w*) .{0,40}(?:mitteilen|unterrichten|hören|sprechen)
            (?:informieren|unterrichten) (?:wir )?(?:ihre[nr]?|alle) (?:kunden|lieferanten|bank)
            (?:informieren|unterrichten) (?:wir )?(?:ihre[nr]?|alle) (?:geschäftspartner\w*|hausbank)
            ihr(?:en)? (?:guten? )?ruf | die (?:presse|branche) | polizei | strafanzeige | anzeige erstatten
            betrug\w*
        """),
        "supply_hold": words(r"""
            lieferstopp | liefersperre
            (?:lieferung(?:en)?|belieferung) .{0,40}(?:einstellen|stoppen|aussetzen|sperren|eingestellt|gestoppt)
            (?:dienst(?:e|leistungen)?|aufträge|bestellungen|zugang) .{0,40}(?:einstellen|stoppen|aussetzen)
            (?:dienst(?:e|leistungen)?|aufträge|bestellungen|zugang) .{0,40}(?:sperren|eingestellt|gestoppt)
            (?:lieferung(?:en)?|belieferung) .{0,40}(?:ausgesetzt|gesperrt|zurückhalten|zurückgehalten|anhalten)
            (?:dienst(?:e|leistungen)?|aufträge|bestellungen|zugang) .{0,40}(?:ausgesetzt|gesperrt)
            (?:dienst(?:e|leistungen)?|aufträge|bestellungen|zugang) .{0,40}(?:zurückhalten|zurückgehalten|anhalten)
            (?:stellen|stoppen|sperren|setzen|halten) .{0,40}(?:lieferung(?:en)?|belieferung|aufträge|bestellungen)
            nicht mehr (?:be)?liefern | kundenkonto (?:wird )?(?:sperren|gesperrt)
        """),
    },
    denial=words(r"""
        nicht | kein\w* | ohne | weder | noch nie | nie | statt | anstatt | vermeiden | zurückgenommen
        zurückgezogen | gestoppt | sie (?:fragen|schreiben|erwähnen)\w*
    """),
)  # fmt: skip
