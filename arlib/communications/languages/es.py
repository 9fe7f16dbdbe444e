"""Spanish."""

from __future__ import annotations

import re

from arlib.communications.languages.lexicon import Lexicon, after, before, words

_N = (
    r"(?P<n>\d{1,3}|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|catorce|quince"
    r"|veinte|treinta|cuarenta|cincuenta|sesenta|noventa)"
)

SPANISH = Lexicon(
    code="es",
    decimal_mark=",",
    group_marks=".",
    months={
        "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
        "septiembre": 9, "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12, "ene": 1, "feb": 2,
        "mar": 3, "abr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dic": 12,
    },
    weekdays={
        "lunes": 0, "martes": 1, "miércoles": 2, "miercoles": 2, "jueves": 3, "viernes": 4, "sábado": 5, "sabado": 5,
        "domingo": 6,
    },
    numbers={
        "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
        "diez": 10, "once": 11, "doce": 12, "catorce": 14, "quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40,
        "cincuenta": 50, "sesenta": 60, "noventa": 90,
    },
    currencies={"euros": "EUR", "euro": "EUR", "libras": "GBP", "libras esterlinas": "GBP", "dólares": "$", "dólares estadounidenses": "USD", "francos": "CHF", "francos suizos": "CHF"},
    abbreviations=re.compile(
        r"\b(?:n|núm|num|nº|n\.º|fra|fras|sr|sra|sres|srta|d|dña|dr|dra|ref|tel|tfno|p|ej|pág|art|aprox"
        r"|cta|ud|uds|vd|vto|vcto|s|l|a|ene|feb|mar|abr|jun|jul|ago|sept?|oct|nov|dic)\.$",
        re.IGNORECASE,
    ),
    coordination=re.compile(r"^(?:[\s,;&+/()]|y|e|o|así como|ambas|facturas?|n\.?º|núm\.?|número|las?|de)*$", re.IGNORECASE),
    joints=re.compile(
        r"[,;:–—]|\b(?:y|pero|mientras|sino|aunque|salvo|excepto|sin|no|sin embargo|excluida|solo|sólo)\b", re.IGNORECASE
    ),
    document_noun=r"facturas?|abonos?|notas? de (?:crédito|abono|cargo)|fras?\.?",
    order_noun=r"(?:su |sus )?pedidos?|orden(?:es)? de compra|p\.?o\.?",
    due_before=before(r"""
        vence(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencen(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencía(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencían(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        venció(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencieron(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencimiento(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencimientos(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencerá(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencerán(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencidas?(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencidos?(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        vencer(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        fechas? de vencimiento(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        fechas? de pago(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        fechas? límite de pago(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        fechas? límite(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        exigibles?(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        pagader[oa]s?(?: (?:el|del|de|desde|día|era|es|fue|fecha|con|para|pasado|próximo|al|está|estaba|desde el|a|ya|original))*
        debió (?:pagarse|abonarse) (?:antes del|el)
    """),
    due_after=after(r"""
        (?:venció|vencieron|vence[n]?|vencía[n]?|vencerá[n]?)
        (?:\(?fecha de vencimiento\)?|como fecha de vencimiento|su vencimiento)
    """),
    deadline_before=before(r"(?:antes del?|hasta|a más tardar|como máximo|para|no más tarde del?|límite)(?: (?:el|día|próximo|del))*"),
    since_before=before(r"(?:vencid[ao]s?|en mora|atrasad[ao]s?)(?: ya)? desde(?: el)?(?: día)?"),
    since_after=after(r"(?:está[n]? )?(?:vencid[ao]s?|en mora) desde"),
    days_late=tuple(
        words(p)
        for p in (
            _N + r" días? (?:naturales )?(?:de )?(?:retraso|demora|mora|atraso|vencid[ao]s?|tarde)",
            r"(?:vencid[ao]s?|atrasad[ao]s?|venció|vencieron|en mora|retraso"
            r"|demora)(?: ya)?(?: desde)?(?: hace| de| por| con)?(?: ya| más de| unos)* " + _N + r" días?",
            r"(?:desde )?hace(?: ya| más de| unos)* " + _N + r" días? (?:que )?(?:está[n]? )?(?:venció|vencieron|vencid[ao]s?|de su vencimiento|del vencimiento)",
        )
    ),
    days_to_due=tuple(words(p) for p in (r"vence(?:n|rá|rán)? el <date>,? (?:es decir,? )?(?:en|dentro de) " + _N + r" días?", r"vence(?:n|rá|rán)? (?:en|dentro de) " + _N + r" días?", r"(?:en|dentro de) " + _N + r" días? vence(?:n|rá|rán)?")),
    due_relative={
        words(r"vence(?:n|rá|rán)? mañana|mañana vence(?:n)?"): 1,
        words(r"vence(?:n)? hoy|hoy vence(?:n)?|vencía(?:n)? hoy"): 0,
        words(r"venció ayer|vencieron ayer|ayer venci(?:ó|eron)"): -1,
    },
    at_least=re.compile(r"\b(?:más de|al menos|casi|unos|cerca de|aproximadamente)\s+$", re.IGNORECASE),
    overdue=words(r"""
        vencid[ao]s? | en mora | morosa?s? | morosidad | atrasad[ao]s? | con retraso | de retraso | en retraso
        fuera de plazo | de demora
        debería[n]? haber(?:se)? (?:sido )?(?:pagad[ao]s?|pagado|abonad[ao]s?|abonado|liquidad[ao]s?)
        ha[n]? (?:superado|rebasado|sobrepasado) (?:su|el|la) (?:vencimiento|plazo|fecha)
    """),
    was_due=words(r"""
        venció | vencieron | vencía[n]? | ha[n]? vencido | había[n]? vencido | (?:era|eran) exigibles?
        vencimiento (?:era|fue) | debió (?:pagarse|abonarse)
    """),
    not_yet=words(r"""
        (?:todavía|aún) no (?:ha[n]? |está[n]? |son |es )?(?:vencid\w*|vence[n]?|exigible\w*)
        no (?:está[n]? )?vencid[ao]s? | por vencer | vence[n]? | vencerá[n]? | próximo vencimiento
    """),
    hypothetical=re.compile(
        r"\b(?:no|nunca|ningun\w*|ningún|ni|antes|si|cuando|una vez|evitar|hasta|será[n]?|sería[n]?"
        r"|podría[n]?|sin|nada|en caso|para que)\b(?:\W+\w+){0,4}\W*$",
        re.IGNORECASE,
    ),
    excluded=words(r"""
        exclu\w+ | except(?:o|uando) | salvo | aparte de | dejando (?:aparte|fuera|de lado) | a excepción
        no (?:está[n]? )?(?:incluid[ao]s?|incluye[n]?|incluimos|forma[n]? parte|entra[n]?|reclamamos)
        no (?:está[n]? )?(?:pedimos|solicitamos|le pedimos|les pedimos|se reclama|es objeto|afecta|se refiere)
        (?:queda[n]?|está[n]?|dejamos|hemos dejado|hemos puesto|sigue[n]?) (?:\w+ )?(?:aparte|fuera|en suspenso)
        (?:queda[n]?|está[n]?|dejamos) (?:\w+ )?(?:en espera|suspendid[ao]s?|aparcad[ao]s?)
        (?:hemos dejado|hemos puesto|sigue[n]?) (?:\w+ )?(?:en espera|suspendid[ao]s?|aparcad[ao]s?)
        (?:queda[n]?|está[n]?|dejamos) (?:\w+ )?(?:retenid[ao]s?|en revisión)
        (?:hemos dejado|hemos puesto|sigue[n]?) (?:\w+ )?(?:retenid[ao]s?|en revisión)
        (?:queda[n]?|está[n]?|dejamos) (?:\w+ )?(?:pausad[ao]s?|al margen|bloquead[ao]s?)
        (?:hemos dejado|hemos puesto|sigue[n]?) (?:\w+ )?(?:pausad[ao]s?|al margen|bloquead[ao]s?)
        sin (?:la factura )?<document> | sin (?:contar|incluir) | (?:en|bajo) (?:revisión|estudio|comprobación)
        (?:estamos |la |lo |seguimos )?(?:revisando|comprobando|investigando)
        (?:estamos |la |lo |seguimos )?(?:aclarando|estudiando|analizando|revisamos|comprobamos)
        hasta (?:que )?.{0,60}(?:resuelv\w*|aclar\w*|cierre\w*|respuesta)
        hasta (?:que )?.{0,60}(?:resolver\w*|termin\w*|responda\w*|resolución|revis\w*)
        no (?:hace falta|es necesario) (?:que )?(?:\w+ )?(?:pagar\w*|pague\w*|abon\w*|hacer nada)
        no (?:tiene que|tienen que|necesita|deben?) (?:que )?(?:\w+ )?(?:pagar\w*|pague\w*|abon\w*|hacer nada)
        por separado | se abonará
    """),
    disputed=words(r"""
        disput\w* | reclam\w* | queja\w* | discrepan\w* | desacuerdo | objeci\w* | incidencia\w* | cuestion\w*
        impugn\w*
    """),
    demand=words(r"""
        pag(?:o|os|ar|ue|uen|a|an|arnos) | abon(?:o|ar|e|en|arnos) | liquid\w* | transfer\w* | pendientes?
        vencid[ao]s? | debe[n]? | adeuda\w* | impagad[ao]s? | saldo | saldar | mora | exigible
    """),
    pay_request=words(r"""
        (?:le|les|por favor|rogamos|ruego|pedimos|pido|solicitamos).{0,60}pag(?:o|ar|ue|uen|arnos)
        (?:le|les|por favor|rogamos).{0,60}(?:abon(?:o|ar|e|en|arnos)|liquid(?:e|en|ar|ación))
        (?:ruego|pedimos|pido|solicitamos).{0,60}(?:abon(?:o|ar|e|en|arnos)|liquid(?:e|en|ar|ación))
        (?:solicito|debe[n]?|exigimos|agradecer\w*|esperamos|necesitamos).{0,60}pag(?:o|ar|ue|uen|arnos)
        (?:solicito|debe[n]?|exigimos).{0,60}(?:abon(?:o|ar|e|en|arnos)|liquid(?:e|en|ar|ación))
        (?:agradecer\w*|esperamos|necesitamos).{0,60}(?:abon(?:o|ar|e|en|arnos)|liquid(?:e|en|ar|ación))
        (?:le|les|por favor|rogamos|ruego|pedimos|pido|solicitamos).{0,60}transf(?:iera|ieran|erencia|erir)
        (?:le|les|por favor|rogamos).{0,60}(?:saldar?|regulari\w*|ingres(?:e|en|ar|o))
        (?:ruego|pedimos|pido|solicitamos).{0,60}(?:saldar?|regulari\w*|ingres(?:e|en|ar|o))
        (?:solicito|debe[n]?|exigimos).{0,60}transf(?:iera|ieran|erencia|erir)
        (?:agradecer\w*|esperamos|necesitamos).{0,60}transf(?:iera|ieran|erencia|erir)
        (?:solicito|debe[n]?|exigimos).{0,60}(?:saldar?|regulari\w*|ingres(?:e|en|ar|o))
        (?:agradecer\w*|esperamos|necesitamos).{0,60}(?:saldar?|regulari\w*|ingres(?:e|en|ar|o))
        (?:pague|paguen|abone|abonen|transfiera|transfieran|liquide|ingrese|regularice)
        (?:sigue[n]?|continúa[n]?) (?:\w+ )?(?:pendientes?|sin pagar|impagad[ao]s?|abierta?s?)
        (?:está[n]?|queda[n]?|permanece[n]?) (?:\w+ )?(?:pendientes?|sin pagar|impagad[ao]s?|abierta?s?)
    """),
    closed=words(r"""
        gracias por .{0,40}(?:pago|transferencia|abono|pagar|ingreso|liquida\w*)
        agradecemos .{0,40}(?:pago|transferencia|abono|ingreso)
        (?:hemos|ha[n]?|habemos) (?:ya |bien )?(?:recibido|cobrado|registrado|llegado|contabilizado)
        recibimos (?:su|el) (?:pago|transferencia)
        (?:está[n]?|queda[n]?|quedó) (?:ya |por tanto |así |totalmente |completamente )*pagad[ao]s?
        (?:está[n]?|queda[n]?|quedó) (?:ya |por tanto |así |totalmente |completamente )*saldad[ao]s?
        (?:está[n]?|queda[n]?|quedó) (?:ya |por tanto |así |totalmente |completamente )*liquidad[ao]s?
        (?:ha sido|fue|fueron|han sido) (?:ya |por tanto |así |totalmente |completamente )*pagad[ao]s?
        (?:ha sido|fue) (?:ya |por tanto |así |totalmente |completamente )*(?:saldad[ao]s?|liquidad[ao]s?)
        (?:fueron|han sido) (?:ya |por tanto |así |totalmente |completamente )*(?:saldad[ao]s?|liquidad[ao]s?)
        (?:está[n]?|queda[n]?|quedó) (?:ya |por tanto |así |totalmente |completamente )*cerrad[ao]s?
        (?:está[n]?|queda[n]?|quedó) (?:ya |por tanto |así |totalmente |completamente )*abonad[ao]s?
        (?:ha sido|fue) (?:ya |por tanto |así |totalmente |completamente )*(?:cerrad[ao]s?|abonad[ao]s?)
        (?:fueron|han sido) (?:ya |por tanto |así |totalmente |completamente )*(?:cerrad[ao]s?|abonad[ao]s?)
        (?:está[n]?|queda[n]?|quedó) (?:ya |por tanto |así |totalmente |completamente )*cancelad[ao]s?
        (?:está[n]?|queda[n]?|quedó) (?:ya |por tanto |así |totalmente |completamente )*cobrad[ao]s?
        (?:ha sido|fue) (?:ya |por tanto |así |totalmente |completamente )*(?:cancelad[ao]s?|cobrad[ao]s?)
        (?:fueron|han sido) (?:ya |por tanto |así |totalmente |completamente )*(?:cancelad[ao]s?|cobrad[ao]s?)
        ya (?:está[n]? )?pagad[ao]s? | nada pendiente | no (?:queda|hay) nada | su pago cubre
    """),
    open_before=before(r"""
        (?:(?:por favor|le|les|nos|que) )*pagar(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*pague(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*paguen(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*pago de(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*abonar(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*abone(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*abonen(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*transferir(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*transferencia de(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*transfiera[n]?(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*liquidar(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*liquide(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*liquiden(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*ingresar(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*ingrese(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*ingresen(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*saldar(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*enviar(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:(?:por favor|le|les|nos|que) )*envíe(?: (?:los|las|el|la|un|importe|saldo|total|de|pendiente|restante|nos|cantidad|suma|vencido))*
        (?:importe|saldo|total)(?: total)? pendiente(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        importe(?: total)? (?:vencid[ao]|restante)(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:saldo|total)(?: total)? (?:vencid[ao]|restante)(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:cantidad|resto|deuda|suma)(?: total)? pendiente(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        cantidad(?: total)? (?:vencid[ao]|restante)(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:resto|deuda|suma)(?: total)? (?:vencid[ao]|restante)(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:importe|saldo|total)(?: total)? abiert[ao](?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:importe|saldo|total)(?: total)? adeudad[ao](?: (?:de|es|asciende a|es de|de pago|actual|a))*
        cantidad(?: total)? (?:abiert[ao]|adeudad[ao])(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:resto|deuda|suma)(?: total)? abiert[ao](?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:resto|deuda|suma)(?: total)? adeudad[ao](?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:importe|saldo|total)(?: total)? a pagar(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        importe(?: total)? (?:por pagar|exigible)(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:saldo|total)(?: total)? (?:por pagar|exigible)(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:cantidad|resto|deuda|suma)(?: total)? a pagar(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        cantidad(?: total)? (?:por pagar|exigible)(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:resto|deuda|suma)(?: total)? (?:por pagar|exigible)(?: (?:de|es|asciende a|es de|de pago|actual|a))*
        (?:saldo|resto)(?: (?:de|es|es de|actual|asciende a))*
        queda[n]?(?: (?:todavía|aún|pendientes?|por pagar|por|un saldo|un importe|un resto|de|nos|ya))*
        debe[n]?(?: (?:todavía|aún|pendientes?|por pagar|por|un saldo|un importe|un resto|de|nos|ya))*
        adeuda[n]?(?: (?:todavía|aún|pendientes?|por pagar|por|un saldo|un importe|un resto|de|nos|ya))*
        falta[n]?(?: (?:todavía|aún|pendientes?|por pagar|por|un saldo|un importe|un resto|de|nos|ya))*
        (?:hay|restan?)(?: (?:todavía|aún|pendientes?|por pagar|por|un saldo|un importe|un resto|de|nos|ya))*
        pendientes?(?: (?:de pago|de|es|son|asciende a|es de|ahora))* | a pagar
    """),
    open_after=after(r"""
        (?:está[n]?|sigue[n]?|queda[n]?) (?:todavía |aún |por tanto )*(?:pendientes?|sin pagar|impagad[ao]s?)
        (?:continúa[n]?|permanece[n]?|es|son) (?:todavía |aún |por tanto )*pendientes?
        (?:continúa[n]?|permanece[n]?|es|son) (?:todavía |aún |por tanto )*(?:sin pagar|impagad[ao]s?)
        (?:está[n]?|sigue[n]?|queda[n]?) (?:todavía |aún |por tanto )*(?:abiert[ao]s?|por pagar)
        (?:está[n]?|sigue[n]?|queda[n]?) (?:todavía |aún |por tanto )*(?:exigibles?|vencid[ao]s?)
        (?:continúa[n]?|permanece[n]?|es|son) (?:todavía |aún |por tanto )*(?:abiert[ao]s?|por pagar)
        (?:continúa[n]?|permanece[n]?|es|son) (?:todavía |aún |por tanto )*(?:exigibles?|vencid[ao]s?)
        (?:todavía |aún )?(?:pendientes?|por pagar|impagad[ao]s?|sin pagar|vencid[ao]s?)
    """),
    original_before=before(r"""
        importe (?:de la factura|original|facturado|inicial|total de la factura)(?: \w+){0,3}
        (?:original(?:es|mente)?|facturad[ao]s?|inicial(?:es|mente)?|total de la factura)(?: \w+){0,3}
        de(?: los| un total de)? | por(?: un)?(?: importe(?: total)? de| valor de)? | en lugar de | en vez de
        no
    """),
    original_after=after(r"(?:originales|iniciales|facturad[ao]s?|inicialmente|originalmente|de la factura)"),
    paid_before=before(r"""
        gracias por(?: (?:su|el|un|los|la|pago|pagos|parcial|transferencia|de|por|primer|abono a cuenta|importe))*(?<!tras)(?<!menos)
        recibido(?: (?:su|el|un|los|la|pago|pagos|parcial|transferencia|de|por|primer|abono a cuenta|importe))*(?<!tras)(?<!menos)
        recibimos(?: (?:su|el|un|los|la|pago|pagos|parcial|transferencia|de|por|primer|abono a cuenta|importe))*(?<!tras)(?<!menos)
        tras(?: (?:su|el|un|los|la|pago|pagos|parcial|transferencia|de|por|primer|abono a cuenta|importe))*(?<!tras)(?<!menos)
        después de(?: (?:su|el|un|los|la|pago|pagos|parcial|transferencia|de|por|primer|abono a cuenta|importe))*(?<!tras)(?<!menos)
        descontado(?: (?:su|el|un|los|la|pago|pagos|parcial|transferencia|de|por|primer|abono a cuenta|importe))*(?<!tras)(?<!menos)
        descontando(?: (?:su|el|un|los|la|pago|pagos|parcial|transferencia|de|por|primer|abono a cuenta|importe))*(?<!tras)(?<!menos)
        menos(?: (?:su|el|un|los|la|pago|pagos|parcial|transferencia|de|por|primer|abono a cuenta|importe))*(?<!tras)(?<!menos)
        agradecemos(?: (?:su|el|un|los|la|pago|pagos|parcial|transferencia|de|por|primer|abono a cuenta|importe))*(?<!tras)(?<!menos)
        abonado(?: (?:su|el|un|los|la|pago|pagos|parcial|transferencia|de|por|primer|abono a cuenta|importe))*(?<!tras)(?<!menos)
        su pago(?: parcial)?(?: a cuenta)? (?:de|por)
    """),
    total=words(r"""
        total(?:es)? | en total | suma\w* | en conjunto | conjunt\w* | sumad\w* | asciende[n]?
    """),
    instalment=words(r"plazos?|cuotas?|plan(?:es)? de pagos?|mensual\w*|fraccionad\w*"),
    charge=words(r"""
        intereses? | recargos? | comisi(?:ón|ones) | gastos? | cargos? por | penalizaci\w* | compensaci\w*
        costes?
    """),
    credit=words(r"""
        abonos? | nota de (?:crédito|abono) | a su favor | devoluci\w* | reembols\w* | duplicad\w* | dos veces
        pagado de más | exceso | crédito
    """),
    terms=words(r"""
        condiciones(?: de pago)? | plazo de pago | a \d+ días | \d+ días(?: netos?| fecha)? | neto
        pago (?:a|al contado|inmediato) | pronto pago | forma de pago | en un plazo de \d+ días | vencimiento a
    """),
    pay_route=words(r"""
        <bank> | iban | datos bancarios
        (?:nuestra|la) (?:\w+ )?cuenta(?: bancaria| habitual| indicada| corriente)?
        (?:siguiente|misma|habitual|en|a) (?:\w+ )?cuenta(?: bancaria| habitual| indicada| corriente)?
        transferencia | domiciliaci\w* | recibo | enlace de pago | tarjeta | portal | pasarela
        formulario de pago
        (?:pag(?:ar|ue|uen|o|os|a)|abon\w*)(?: \w+){0,8} (?:en|a través de|mediante|por|vía|aquí):? <address>
        (?:pago|pagos|pagar|online|pague):? (?:en )?<address>
    """),
    contact=words(r"""
        <phone> | respond(?:a|an|er|iendo)(?: \w+){0,3} (?:a este|este|a esta|mensaje|correo|aquí) | conteste\w*
        contestar | escríb(?:ame|anos|anme|annos) | a este (?:correo|mensaje) | a esta dirección
        contact(?:e|ar|arme|arnos|en|ando) | basta con responder | responda | en respuesta a este
    """),
    ask=words(r"""
        por favor(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        rogamos(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        ruego(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        le rogamos(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        les rogamos(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        pedimos(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        pido(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        solicitamos(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        solicito(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        agradecer[ií]\w*(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        necesitamos(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        exigimos(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        esperamos(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        le agradecemos que(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        invitamos(?! (?:que )?(?:disculp\w*|ignor\w*|indi\w* (?:la|el) (?:referencia|número)))(?: \w+)* \w+
        (?:podría[n]?|puede[n]?|podemos)(?! (?:llamar|contactar|encontrar|localizar))
        (?:podríamos|quiere[n]?|prefiere[n]?|podrías?)(?! (?:llamar|contactar|encontrar|localizar))
        (?:pague|paguen|abone|confirme|confirmen|confírm\w*|indique)
        (?:indíque\w*|díga\w*|avíse\w*|infórm\w*|envíe|envíe\w*|transfiera|elija)
        (?:haga|hágan\w*|comunique\w*|comuníq\w*)
        (?:llám(?:eme|enos) (?:hoy|antes|mañana)|regularice|liquide|ingrese|responda sí|revise\w*)
        debe[n]? (?:pagar|abonar|llegar|realizar|estar) | háganos saber | hágame saber | tiene que
    """),
    courtesy=words(r"""
        (?:si|para) (?:\w+ )?(?:tiene[n]?|hay|hubiera|desea[n]?)[^.;!?]{0,60}dudas?[^.;!?]*
        (?:si|para) (?:\w+ )?(?:tiene[n]?|hay)[^.;!?]{0,60}(?:preguntas?|consultas?|ayuda)[^.;!?]*
        (?:si|para) (?:\w+ )?(?:hubiera|desea[n]?)[^.;!?]{0,60}(?:preguntas?|consultas?|ayuda)[^.;!?]*
        (?:si|para) (?:\w+ )?(?:necesita[n]?|cualquier|alguna|más)[^.;!?]{0,60}dudas?[^.;!?]*
        (?:si|para) (?:\w+ )?necesita[n]?[^.;!?]{0,60}(?:preguntas?|consultas?|ayuda)[^.;!?]*
        (?:si|para) (?:\w+ )?(?:cualquier|alguna|más)[^.;!?]{0,60}(?:preguntas?|consultas?|ayuda)[^.;!?]*
        (?:si|para) (?:\w+ )?(?:tiene[n]?|hay|hubiera|desea[n]?)[^.;!?]{0,60}(?:aclaraci\w*|duda)[^.;!?]*
        (?:si|para) (?:\w+ )?(?:tiene[n]?|hay|hubiera|desea[n]?)[^.;!?]{0,60}(?:hablar|información)[^.;!?]*
        (?:si|para) (?:\w+ )?(?:necesita[n]?|cualquier|alguna|más)[^.;!?]{0,60}(?:aclaraci\w*|duda)[^.;!?]*
        (?:si|para) (?:\w+ )?(?:necesita[n]?|cualquier|alguna|más)[^.;!?]{0,60}(?:hablar|información)[^.;!?]*
        ante cualquier duda[^.;!?]*
        (?:puede|pueden) (?:llamar|contactar|escribir|localizar|pagar|responder)\w*[^.;!?]*
        indique[^.;!?]{0,40}(?:referencia|número|concepto)[^.;!?]*
        por favor,? indique[^.;!?]{0,40}(?:referencia|número|concepto)[^.;!?]*
    """),
    next_step=words(r"""
        (?:le|les|lo|la|nos) (?:llamar\w+|escribir\w+|enviar\w+|contestar\w+|responder\w+|informar\w+)
        (?:le|les|lo|la|nos) (?:devolver\w+|confirmar\w+|mandar\w+)
        (?:le|les|lo|la|nos) (?:contactar\w+|avisar\w+|comunicar\w+|mantendr\w+)
        (?:nos pondremos|me pondré|volveré|volveremos|revisaremos|comprobaremos|comprobaré|revisaré)
        (?:enviaremos|enviaré|aplicaremos|aplicaré|reembolsaremos|cerraremos|registraremos|tramitaremos)
        (?:pasaremos|trasladaremos|entregaremos|compensaremos|tomaremos|suspenderemos|esperamos)
        (?:hemos anotado|he anotado|anotamos|queda anotado)
        (?:daremos|emitiremos|responderemos|contestaremos|corregiremos) | próximo paso | siguiente paso
        (?:recibirá[n]?|tendrá[n]?|pagará[n]?|abonará[n]?)
        (?:se |será |serán )(?:aplicar\w*|reembols\w*|enviar\w*|pasar\w*|trasladar\w*)
        (?:se |será |serán )(?:compens\w*|entregar\w*|cobrar\w*|devolver\w*|emitir\w*)
        (?:pago|plazo|cuota|<amount>)(?: de <amount>)?,? (?:el|antes del|hasta el) <date>
        (?:pago|plazo|cuota|<amount>)(?: de <amount>)?,? (?:para el|a más tardar el) <date>
    """),
    relative_date=words(r"""
        (?:en|dentro de)(?: los próximos| las próximas| un plazo de)? (?:\d+|\w+) días?(?: hábiles| laborables)?
        en(?: los próximos| las próximas| un plazo de)? (?:\d+|\w+) horas?(?: hábiles| laborables)?
        dentro de(?: los próximos| las próximas| un plazo de)? (?:\d+|\w+) horas?(?: hábiles| laborables)?
        en(?: los próximos| las próximas| un plazo de)? (?:\d+|\w+) semanas?(?: hábiles| laborables)?
        dentro de(?: los próximos| las próximas| un plazo de)? (?:\d+|\w+) semanas?(?: hábiles| laborables)?
        en un plazo de(?: los próximos| las próximas| un plazo de)? (?:\d+|\w+) días?(?: hábiles| laborables)?
        en un plazo de(?: los próximos| las próximas| un plazo de)? (?:\d+|\w+) horas?(?: hábiles| laborables)?
        en un plazo de(?: los próximos| las próximas| un plazo de)? \d+ semanas?(?: hábiles| laborables)?
        en un plazo de(?: los próximos| las próximas| un plazo de)? \w+ semanas?(?: hábiles| laborables)?
        en el plazo de(?: los próximos| las próximas| un plazo de)? (?:\d+|\w+) días?(?: hábiles| laborables)?
        en el plazo de(?: los próximos| las próximas| un plazo de)? (?:\d+|\w+) horas?(?: hábiles| laborables)?
        en el plazo de(?: los próximos| las próximas| un plazo de)? \d+ semanas?(?: hábiles| laborables)?
        en el plazo de(?: los próximos| las próximas| un plazo de)? \w+ semanas?(?: hábiles| laborables)?
        (?:antes del|hasta el|el|este) (?:próximo |mismo |este )*(?:lunes|martes|miércoles)
        (?:antes del|hasta el|el|este) (?:próximo |mismo |este )*(?:jueves|viernes|sábado|domingo)
        (?:para el|próximo|a más tardar el) (?:próximo |mismo |este )*(?:lunes|martes|miércoles)
        (?:para el|próximo|a más tardar el) (?:próximo |mismo |este )*(?:jueves|viernes|sábado|domingo) | hoy
        mañana | (?:a |antes de |hasta )?(?:fin(?:al|ales)?|finales) de (?:mes|semana|este mes|la semana)
        esta (?:semana|tarde) | este mes | la (?:próxima semana|semana que viene) | próxima semana
    """),
    reply_mark=re.compile(r"^\s*(?:re|rv|fwd?|resp)\s*:", re.IGNORECASE),
    final_word=words(r"""
        último (?:aviso|requerimiento|recordatorio) | aviso final | requerimiento final
        última (?:notificación|reclamación|oportunidad)
    """),
    paid_subject=words(r"""
        gracias por su pago | pago recibido | confirmación de (?:su )?pago | recibo de pago
    """),
    salutation_blank=re.compile(r"^\s*(?:estimad[oa](?:\s+(?:sr|sra|señor|señora)\.?)?|querid[oa]|buenos días,? (?:sr|sra|señor"
                r"|señora)\.?|hola (?:sr|sra)\.?)\s*[,:]", re.IGNORECASE | re.MULTILINE),
    label_blank=re.compile(
        r"\b(?:venció el|vence el|vencimiento|importe(?: de)?|antes del|por importe de|factura (?:n\.º"
        r"|núm\.|número)|referencia|iban)[ \t]*:?[ \t]*(?:(?<=[:])[ \t]*(?=[.,;]|\n[ \t]*\n"
        r"|\n[ \t]*\w[^\n:]*:)|(?<= el| de|del)[ \t]*(?=[.,;]))",
        re.IGNORECASE,
    ),
    account_noun=words(r"cuenta(?: n\.?º| núm\.?| número)?|cta\.?|número de cuenta"),
    yours=words(r"""
        (?:a|en|de|desde) su (?:cuenta|iban|tarjeta) | su (?:cuenta(?: bancaria)?|iban|tarjeta|número de cuenta)
        (?:devol\w*|reembols\w*) .{0,60}su | número de (?:su )?tarjeta
    """),
    threats={
        "collections_agency": words(r"""
            (?:agencia|empresa|gestor[ae]?|sociedad|despacho)s? de (?:cobros?|recobros?|cobranzas?) | recobros?
            cobrador(?:es)?
        """),
        "legal_steps": words(r"""
            (?:acciones|medidas|vías?) (?:legal(?:es)?|judicial(?:es)?) | tribunal(?:es)? | juzgados? | judicial\w*
            abogad[oa]s? | demanda(?:r|remos|rle|rles)? | monitorio | embarg\w* | asesoría jurídica | pleito
            vía legal
        """),
        "credit_agencies": words(r"""
            asnef | rai\b | ficheros? de moros\w* | registro de moros\w* | lista(?:s)? (?:negras?|de moros\w*)
            solvencia | agencias? de (?:crédito|calificación) | informes? de crédito | aseguradora de crédito
        """),
        "publicity": words(r"""
            public(?:ar|aremos|aré|idad)\w* | hacer(?:lo)? público | redes sociales
            (?:sus|otros) (?:clientes|proveedores|socios) .{0,40}(?:sabr\w*|sepan|enter\w*)
            (?:sus|otros) (?:clientes|proveedores|socios) .{0,40}(?:conoc\w*|inform\w*|avis\w*)
            (?:sus|otros) (?:vecinos|empleados|competidores|colegas) .{0,40}(?:sabr\w*|sepan|enter\w*)
            (?:sus|otros) (?:vecinos|empleados|competidores|colegas) .{0,40}(?:conoc\w*|inform\w*|avis\w*)
            (?:inform\w*|avis\w*|cont\w*) a (?:sus|su|todos) (?:clientes|proveedores|banco|socios|empleados)
            su reputación | la (?:prensa|competencia) | polic[ií]a | denunci\w* | delito | estafa
        """),
        "supply_hold": words(r"""
            (?:suspend\w*|paraliz\w*|bloque\w*) .{0,30}(?:suministros?|entregas?|envíos?|pedidos?|servicios?)
            (?:deten\w*|cort\w*|interrump\w*|reten\w*|parar\w*) .{0,30}(?:suministros?|entregas?)
            (?:deten\w*|cort\w*|interrump\w*|reten\w*|parar\w*) .{0,30}(?:envíos?|pedidos?|servicios?)
            (?:suministros?|entregas?|envíos?|pedidos?|servicios?|cuenta) .{0,25}(?:suspend\w*|paraliz\w*|bloque\w*)
            (?:suministros?|entregas?) .{0,25}(?:deten\w*|interrump\w*|retenid\w*)
            (?:envíos?|pedidos?|servicios?|cuenta) .{0,25}(?:deten\w*|interrump\w*|retenid\w*)
            dejar(?:emos)? de (?:suministrar|servir|entregar)
        """),
    },
    denial=words(r"""
        no | nunca | sin | ni | tampoco | en lugar de | en vez de | evitar | retir\w*
        usted (?:pregunta|menciona|escribe)\w*
    """),
)  # fmt: skip
