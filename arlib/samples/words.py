"""Invented words: companies, people, places. No real company or brand is meant by any of them."""

from __future__ import annotations

from dataclasses import dataclass

SYLLABLES_FIRST = (
    "Bal Bren Cal Cor Dal Dor El Fal Fen Gal Gor Hal Har Hel Jor Kal Kel Lan Lor Mal Mer Mon Nor Or Pel Quar Ran Ros "
    "Sel Sol Stan Tal Tor Tre Ul Val Ver Wal Wen Yar Zel Ald Birk Esk Hol Ing Lind Nev Thor Win"
).split()
SYLLABLES_MIDDLE = "a e i o u an en in on ar er or al el il ov ev ish und and".split()
SYLLABLES_LAST = (
    "burn croft dale den field ford gate ham hurst low mere more moor rick row shaw stead ston tham thwaite vale wick "
    "wold worth brook combe fell garth holt lea"
).split()


@dataclass(frozen=True)
class Country:
    """What a customer of this country looks like."""

    code: str
    share: float
    language: str
    currency: str
    tz: str
    phone: str
    trades: tuple[str, ...]
    forms: tuple[str, ...]
    cities: tuple[str, ...]


_EN_TRADES = tuple(
    "Fixings,Hardware,Joinery,Marine,Fittings,Foods,Textiles,Garden Supply,Pumps,Glassworks,Packaging,Paper,Ceramics,"
    "Lighting,Timber,Coatings,Freight,Workshops,Cycles,Optics,Brewing,Bearings,Laboratories,Print".split(",")
)
_DE_TRADES = tuple(
    "Werkzeugbau,Holzhandel,Maschinenbau,Großküchen,Beschläge,Feinmechanik,Gartenbau,Verpackung,Glasbau,Lacke,Möbel,"
    "Spedition,Kältetechnik,Druckerei,Elektrobau,Pumpentechnik".split(",")
)
_FR_TRADES = tuple(
    "Outillage,Menuiserie,Mécanique,Conserves,Céramique,Emballages,Éclairage,Peintures,Textiles,Vergers,Imprimerie,"
    "Matériaux,Transports,Verrerie".split(",")
)
_ES_TRADES = tuple(
    "Herramientas,Maderas,Cerámica,Envases,Suministros,Conservas,Pinturas,Muebles,Imprenta,Transportes,Iluminación,"
    "Vidrio,Talleres,Jardinería".split(",")
)

COUNTRIES = (
    Country("GB", 0.23, "en", "GBP", "Europe/London", "+44 1632 960", _EN_TRADES, ("Ltd", "Limited", "LLP", "plc"),
            ("Leeds", "Bristol", "Perth", "Cardiff", "Hull", "York", "Exeter", "Derby")),
    Country("US", 0.20, "en", "USD", "America/New_York", "+1 202 555 0", _EN_TRADES, ("Inc.", "LLC", "Corp.", "Co."),
            ("Dayton", "Albany", "Tulsa", "Fresno", "Boise", "Macon", "Akron", "Salem")),
    Country("DE", 0.20, "de", "EUR", "Europe/Berlin", "+49 30 23125 ", _DE_TRADES, ("GmbH", "AG", "KG", "GmbH & Co. KG"),
            ("Köln", "Lübeck", "Fürth", "Mainz", "Kassel", "Ulm", "Jena", "Gießen")),
    Country("FR", 0.12, "fr", "EUR", "Europe/Paris", "+33 1 99 00 0", _FR_TRADES, ("SARL", "SAS", "SA", "& Fils"),
            ("Lyon", "Nîmes", "Béziers", "Angers", "Dijon", "Rennes", "Orléans")),
    Country("ES", 0.10, "es", "EUR", "Europe/Madrid", "+34 900 000 ", _ES_TRADES, ("S.L.", "S.A.", "e Hijos S.L.", "S.L.U."),
            ("León", "Cádiz", "Málaga", "Gijón", "Vigo", "Cáceres", "Logroño")),
    Country("AT", 0.05, "de", "EUR", "Europe/Vienna", "+43 1 0000 ", _DE_TRADES, ("GmbH", "OG", "KG"),
            ("Graz", "Linz", "Wels", "Villach", "Mödling")),
    Country("JP", 0.05, "en", "JPY", "Asia/Tokyo", "+81 3 0000 0", _EN_TRADES, ("K.K.", "G.K.", "Co., Ltd."),
            ("Sendai", "Kobe", "Nara", "Gifu", "Otsu")),
    Country("IE", 0.03, "en", "EUR", "Europe/Dublin", "+353 1 000 0", _EN_TRADES, ("Ltd", "DAC"),
            ("Sligo", "Galway", "Tralee", "Ennis")),
    Country("KW", 0.02, "en", "USD", "Asia/Kuwait", "+965 0000 0", _EN_TRADES, ("W.L.L.", "K.S.C."),
            ("Salmiya", "Hawalli", "Jahra")),
)  # fmt: skip

AWKWARD_NAMES = (
    "O'Rourke & Söhne GmbH",
    "=SUM Works Ltd",
    "<b>Bold</b> Signs Ltd",
    "Fish (Rods) [North] + Co.*",
    "Ünal, Çelik & Ağa GmbH",
    "D'Artois-L'Étoile SARL",
    "Peña \"El Clavo\" S.L.",
    "A.B.C. $^ Fasteners Inc.",
    "@Corner Hardware Ltd",
    "-Minus Ten Cooling LLC",
    "+Plus Pumps K.K.",
    "Null & None Print Ltd",
    "株式会社 Kashiwa Tools",
    "Smørås Ærø Marine Ltd",
    "100% Bürsten KG",
    "N/A Packaging Inc.",
    "Straße/Brücke\\Tor GmbH",
    "Ñandú; Muebles e Hijos S.L.",
    "{{name}} Templates Ltd",
    "00012 Parts LLC",
)
"""Legal names that break careless code: formulas, markup, quotes, regex, separators, missing-value words."""

FIRST_NAMES = {
    "en": ("Ms Ada", "Mr Colin", "Ms Freya", "Mr Owen", "Ms Nadia", "Mr Felix", "Ms Joan", "Mr Silas", "Ms Ruth", "Mr Idris"),
    "de": ("Frau Katrin", "Herr Jonas", "Frau Ute", "Herr Matthis", "Frau Helga", "Herr Ansgar", "Frau Birte", "Herr Rolf"),
    "fr": ("Mme Odile", "M. Luc", "Mme Solène", "M. Bastien", "Mme Élise", "M. Rémi", "Mme Maud", "M. Gaël"),
    "es": ("Sra. Inés", "Sr. Ramiro", "Sra. Nuria", "Sr. Álvaro", "Sra. Pilar", "Sr. Tomás", "Sra. Begoña", "Sr. Efrén"),
}
LAST_NAMES = {
    "en": (
        "Ashgrove Barlow Cressley Dunmore Eastley Farrow Glenn Hartwell Ives Kerridge Larkin Marlowe Nettle Oakes Penrose "
        "Quill Rudd Selwyn Thorpe Underhill Vane Wexley Yardley Zane"
    ).split(),
    "de": (
        "Amsel Bergner Dornbusch Eichler Falkner Gruber Hollweg Isenberg Kessler Lindner Mohn Nagel Ostertag Pfeifer "
        "Rauch Sommer Tannert Uhland Vogelsang Weidner Zeisig Brückner"
    ).split(),
    "fr": (
        "Aubépin Bellerive Charmont Duvallon Estève Fontbrune Granval Hautbois Jolivet Larche Montclar Noiret Orsel "
        "Peyrac Quenaud Rivoire Sauvel Tilleul Vauclair"
    ).split(),
    "es": (
        "Albero Barrasa Calzada Dehesa Encinar Fuentes Galeote Herrán Ibarreta Lagar Mimbrero Noceda Olmedal Peñalba "
        "Robledal Sotomar Tejar Valdecín Zarzal"
    ).split(),
}

REPRESENTATIVES = ("Marta Lindqvist", "Tom Adeyemi", "Elena Sauer", "Hugo Marchetti", "Clara Benítez")
MANAGER = "Judith Whitlock"
OWNER_BY_LANGUAGE = {"de": (2,), "fr": (3,), "es": (4,), "en": (0, 1)}
"""Positions in REPRESENTATIVES: each language has somebody who speaks it."""
