"""French."""

from __future__ import annotations

import re

from arlib.communications.languages.lexicon import Lexicon, after, before, words

_N = (
    r"(?P<n>\d{1,3}|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quatorze|quinze"
    r"|vingt|trente|quarante|cinquante|soixante|quatre-vingt-dix)"
)

FRENCH = Lexicon(
    code="fr",
    decimal_mark=",",
    group_marks=" ",
    months={
        "janvier": 1, "février": 2, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "août": 8,
        "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12, "decembre": 12, "janv": 1, "févr": 2,
        "fév": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "déc": 12,
    },
    weekdays={"lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6},
    numbers={
        "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
        "dix": 10, "onze": 11, "douze": 12, "quatorze": 14, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40,
        "cinquante": 50, "soixante": 60, "quatre-vingt-dix": 90,
    },
    currencies={"euros": "EUR", "euro": "EUR", "livres": "GBP", "livres sterling": "GBP", "dollars": "$", "dollars américains": "USD", "dollars canadiens": "CAD", "francs suisses": "CHF", "francs": "CHF"},
    abbreviations=re.compile(
        r"\b(?:n|no|nos|réf|ref|m|mm|mme|mmes|mlle|dr|me|tél|tel|art|env|p|ex|cf|fact|ste|st|c|d|à|janv"
        r"|févr|fév|avr|juil|sept|oct|nov|déc)\.$",
        re.IGNORECASE,
    ),
    coordination=re.compile(r"^(?:[\s,;&+/()]|et|ou|ainsi que|factures?|n°|no\.?|numéros?|les?|la)*$", re.IGNORECASE),
    joints=re.compile(
        r"[,;:–—]|\b(?:et|mais|tandis|alors|cependant|toutefois|bien que|sauf|hormis|sans|excepté|hors|pas"
        r"|seule|uniquement)\b",
        re.IGNORECASE,
    ),
    document_noun=r"factures?|avoirs?|notes? de (?:crédit|débit)",
    order_noun=r"(?:votre |vos )?commandes?|bons? de commande|p\.?o\.?",
    due_before=before(r"""
        échéances?(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        échue?s?(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        échoit(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        échéant(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        échoyait(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        payables?(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        exigibles?(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        dues?(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        dus(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        dû(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        date limite(?: de paiement)?(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        date de paiement(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        à échoir(?: (?:le|du|au|est|était|fixée|depuis|prévue|étaient|sont|de|la|date|pour|initiale|arrivée|arrivait|arrive|au plus tard|contractuelle|dépassée|en))*
        (?:à régler|à payer|devait être (?:payée|réglée))(?: (?:le|pour le|au|avant le|au plus tard le))*
        devaient être (?:payées|réglées)(?: (?:le|pour le|au|avant le|au plus tard le))*
        aurait dû être (?:payée|réglée)(?: (?:le|pour le|au|avant le|au plus tard le))*
    """),
    due_after=after(r"""
        (?:est arrivée|sont arrivées|arrivait|arrive|échoit|échoyait|arrivera)(?: à échéance)?
        (?:\(?date d'échéance\)?|comme échéance|\(?échéance\)?)
    """),
    deadline_before=before(r"(?:avant|d'ici|jusqu'au|au plus tard|pour|sous|avant la date du)(?: (?:le|au|du))*"),
    since_before=before(r"(?:échue?s?|en retard)(?: de paiement)? depuis(?: le)?"),
    since_after=after(r"(?:est |sont )?(?:échue?s?|en retard) depuis"),
    days_late=tuple(
        words(p)
        for p in (
            _N + r" jours? (?:calendaires )?de retard",
            r"retard(?: de paiement)? (?:est )?(?:de|s'élève à)(?: plus de)? " + _N + r" jours?",
            r"(?:échue?s?|en retard|impayée?s?|dépassée?s?|en souffrance)(?: maintenant)?(?: depuis"
            r"| de)(?: maintenant| déjà| plus de)* " + _N + r" jours?",
            r"(?:échue?s?|échéance|exigible|due) (?:\w+ )?il y a (?:déjà |plus de )?" + _N + r" jours?",
            r"depuis (?:maintenant |déjà |plus de )*" + _N + r" jours?(?= .{0,20}(?:échue?s?|en retard|dépassée))",
        )
    ),
    days_to_due=tuple(
        words(p) for p in (r"(?:échéance|échoit|exigible) (?:le|du|au) <date>,? (?:soit )?dans " + _N + r" jours?", r"(?:échéance|échoit|due|dues|payables?|échoient|exigibles?) (?:\w+ )?dans " + _N + r" jours?", r"dans " + _N + r" jours?,? (?:\w+ )?(?:à échéance|échoit)")
    ),
    due_relative={
        words(r"(?:échoit|arrive à échéance|échéance est|échéance|payable|arrivent à échéance) demain"): 1,
        words(r"(?:échoit|arrive à échéance|échéance est|échéance|payable|arrivent à échéance|échue) aujourd'hui"): 0,
        words(r"(?:était échue|est arrivée à échéance|échéance était|échue|arrivait à échéance|échéance) hier"): -1,
    },
    at_least=re.compile(r"\b(?:plus de|au moins|presque|environ|près de|quelque)\s+$", re.IGNORECASE),
    overdue=words(r"""
        (?:est|sont|reste|restent|été|toujours|déjà|compte|factures?|<document>|paiement) en retard
        en retard de | de retard | échue?s? | en souffrance | retard de paiement de
        (?:aurait|auraient|devait|devaient) (?:déjà )?(?:dû )?être (?:payée?s?|réglée?s?)
        échéance (?:\w+ )?(?:est |était |a été |déjà )*dépassée
        (?:a|ont) dépassé (?:son|leur|l'|la) ?(?:date d'|d')?échéance | hors délai
    """),
    was_due=words(r"""
        (?:était|étaient) (?:dues?|dus|dû|payables?|à régler|exigibles?|à payer)
        (?:est|sont) (?:déjà )?(?:arrivée?s? )à échéance | arrivait à échéance | arrivaient à échéance
        venait à échéance | avait pour échéance | échéance (?:était|fixée au .{0,25} est passée|est passée)
        échoyait
    """),
    not_yet=words(r"""
        pas encore (?:échue?s?|dues?|exigibles?|arrivée?s?|à échéance) | non échue?s? | à échoir
        arrive(?:nt|ra|ront)? à échéance | n'est pas échue | échoit | échoient | prochaine échéance
    """),
    hypothetical=re.compile(
        r"(?:\b(?:pas|jamais|aucune?|ni|avant|si|lorsque|quand|une fois|éviter|jusqu'à|sera|seront|serait"
        r"|pourrait|sans|deviendra|devienne|devient|rien|afin|dès|non)\b|n')(?:\W+[\w']+){0,4}\W*$",
        re.IGNORECASE,
    ),
    excluded=words(r"""
        exclu\w* | excepté\w* | hormis | sauf | à l'exception | mis\w? à part | mise? de côté | laiss\w+ de côté
        (?:n'est|ne sont|n'y est) pas (?:\w+ )?(?:concernée?s?|inclu\w*|comprise?s?|visée?s?)
        (?:n'est donc|ne sont donc) pas (?:\w+ )?(?:concernée?s?|inclu\w*|comprise?s?|visée?s?)
        (?:n'est|ne sont|n'y est|n'est donc|ne sont donc) pas (?:\w+ )?(?:demandée?s?|réclamée?s?)
        (?:n'est|ne sont|n'y est|n'est donc|ne sont donc) pas (?:\w+ )?(?:exigée?s?|dues?|dû|dus|comptée?s?)
        ne (?:concerne|comprend|couvre|porte|réclamons|demandons)(?: \w+)? (?:pas|point)
        ne (?:comptons|fait|font|vous demandons|s'applique|devez)(?: \w+)? (?:pas|point)
        (?:est|sont|reste|restent|mise?s?|restera) (?:\w+ )?(?:en attente|suspendues?|dû|dus)
        (?:est|sont|reste|restent|mise?s?|restera) (?:\w+ )?(?:en suspens|bloquée?s?)
        (?:est|sont|reste|restent|mise?s?|restera) (?:\w+ )?(?:gelée?s?|hors|à part|de côté)
        sans (?:la facture )?<document> | hors (?:la )?(?:facture )?<document>
        (?:en cours d[e'] ?(?:examen|vérification|analyse|traitement|étude))
        (?:nous |est |en train de )?(?:vérifions|examinons|étudions|analysons|vérifier|examiner)
        jusqu'à (?:ce que )?.{0,60}(?:réponse|résolu\w*|clarifi\w*|réglé\w*)
        jusqu'à (?:ce que )?.{0,60}(?:terminé\w*|close|vérifi\w*|résolution|décision|issue) | tant que .{0,60}
        aucun (?:paiement|règlement) (?:n'est )?(?:nécessaire|requis|demandé|attendu)
        (?:n'avez|n'est) pas (?:besoin|nécessaire|à) .{0,20}(?:payer|régler|paiement) | séparément | à part
        fera l'objet d'un avoir
    """),
    disputed=words(r"""
        contest\w* | litige\w* | réclam\w* | désaccord | objection\w* | différend\w* | question\w* | anomalie
    """),
    demand=words(r"""
        pa(?:yer|iement|iements|yez|ie|yée?s?) | règl(?:er|ement|ez) | régl(?:er|ez|ement|ée?s?)
        vir(?:er|ement|ez) | solde | ouverte?s? | impayée?s? | dues? | dus | dû | devez | en souffrance | retard
        échue?s? | reste
    """),
    pay_request=words(r"""
        (?:merci de|veuillez) .{0,40}(?:pay(?:er|ez)|régl(?:er|ez)|vir(?:er|ez|ement))
        (?:prions?(?: de)?|demand\w*(?: de)?) .{0,40}(?:pay(?:er|ez)|régl(?:er|ez)|vir(?:er|ez|ement))
        (?:merci de|veuillez) .{0,40}(?:solder|paiement|règlement|verser|acquitter|procéder)
        (?:prions?(?: de)?|demand\w*(?: de)?) .{0,40}(?:solder|paiement|règlement|verser|acquitter|procéder)
        (?:invit\w*(?: à)?|prière de|devez) .{0,40}(?:pay(?:er|ez)|régl(?:er|ez)|vir(?:er|ez|ement))
        (?:attendons|exigeons|pouvez-vous|pourriez-vous) .{0,40}pay(?:er|ez)
        (?:attendons|exigeons|pouvez-vous|pourriez-vous) .{0,40}(?:régl(?:er|ez)|vir(?:er|ez|ement))
        (?:invit\w*(?: à)?|prière de|devez) .{0,40}(?:solder|paiement|règlement|verser|acquitter|procéder)
        (?:attendons|exigeons|pouvez-vous|pourriez-vous) .{0,40}(?:solder|paiement|règlement)
        (?:attendons|exigeons|pouvez-vous|pourriez-vous) .{0,40}(?:verser|acquitter|procéder)
        (?:payez|réglez|virez)
        (?:est|sont|reste|restent|demeure|demeurent) (?:\w+ )?(?:impayée?s?|ouverte?s?|dues?|dû|dus)
        (?:est|sont|reste|restent|demeure|demeurent) (?:\w+ )?en attente de (?:paiement|règlement)
        (?:est|sont|reste|restent|demeure|demeurent) (?:\w+ )?(?:à (?:payer|régler)|en souffrance)
        non (?:payée?s?|réglée?s?)
    """),
    closed=words(r"""
        merci (?:beaucoup |bien )?(?:pour|de) .{0,40}(?:paiement|règlement|virement|payé|réglé|versement)
        (?:remercions|remercie) .{0,40}(?:paiement|règlement|virement|versement)
        (?:avons|a|ont|est|sont) (?:bien |déjà |été |maintenant )*reçue?s?(?! à échéance)
        (?:avons|a|ont|est|sont) (?:bien |déjà |été |maintenant )*(?:enregistrée?s?|encaissée?s?)(?! à échéance)
        (?:avons|a|ont|est|sont) (?:bien |déjà |été |maintenant )*arrivée?s?(?! à échéance)
        (?:avons|a|ont|est|sont) (?:bien |déjà |été |maintenant )*parvenue?s?(?! à échéance)
        (?:avons|a|ont|est|sont) (?:bien |déjà |été |maintenant )*comptabilisée?s?(?! à échéance)
        (?:est|sont|a été|ont été|été) (?:donc |ainsi |maintenant |déjà |désormais |entièrement |bien )*payée?s?
        (?:est|sont) (?:donc |ainsi |maintenant |déjà |désormais |entièrement |bien )*(?:réglée?s?|soldée?s?)
        (?:a été|ont été|été) (?:donc |ainsi |maintenant |déjà |désormais |entièrement |bien )*réglée?s?
        (?:a été|ont été|été) (?:donc |ainsi |maintenant |déjà |désormais |entièrement |bien )*soldée?s?
        (?:est|sont|a été|ont été|été) (?:donc |ainsi |maintenant |déjà |désormais |entièrement |bien )*close?s?
        (?:est|sont) (?:donc |ainsi |maintenant |déjà |désormais |entièrement |bien )*acquittée?s?
        (?:est|sont) (?:donc |ainsi |maintenant |déjà |désormais |entièrement |bien )*clôturée?s?
        (?:a été|ont été|été) (?:donc |ainsi |maintenant |déjà |désormais |entièrement |bien )*acquittée?s?
        (?:a été|ont été|été) (?:donc |ainsi |maintenant |déjà |désormais |entièrement |bien )*clôturée?s?
        déjà (?:payée?s?|réglée?s?) | plus rien | votre (?:paiement|règlement|virement) (?:couvre|solde)
    """),
    open_before=before(r"""
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*payer(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*régler(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*virer(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*verser(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*solder(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*payez(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*réglez(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*virez(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*versez(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*règlement(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*versement(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        (?:(?:merci de|veuillez|de|nous|bien vouloir|à) )*acquitter(?: (?:les|le|la|un|montant|solde|somme|total|de|du|restant|dû|due|nous|bien|ouvert|restante|totale))*
        solde(?: total)?(?: (?:dû|due|restant|restante|ouvert|ouverte|impayé|impayée|à payer|à régler|échu|échue|exigible|en souffrance|en retard))+(?: (?:de|est|s'élève à|est de|du|à ce jour|actuel|actuellement))*
        montant(?: total)?(?: (?:dû|due|restant|restante|ouvert|ouverte|impayé|impayée|à payer|à régler|échu|échue|exigible|en souffrance|en retard))+(?: (?:de|est|s'élève à|est de|du|à ce jour|actuel|actuellement))*
        somme(?: total)?(?: (?:dû|due|restant|restante|ouvert|ouverte|impayé|impayée|à payer|à régler|échu|échue|exigible|en souffrance|en retard))+(?: (?:de|est|s'élève à|est de|du|à ce jour|actuel|actuellement))*
        reste(?: total)?(?: (?:dû|due|restant|restante|ouvert|ouverte|impayé|impayée|à payer|à régler|échu|échue|exigible|en souffrance|en retard))+(?: (?:de|est|s'élève à|est de|du|à ce jour|actuel|actuellement))*
        total(?: total)?(?: (?:dû|due|restant|restante|ouvert|ouverte|impayé|impayée|à payer|à régler|échu|échue|exigible|en souffrance|en retard))+(?: (?:de|est|s'élève à|est de|du|à ce jour|actuel|actuellement))*
        reliquat(?: total)?(?: (?:dû|due|restant|restante|ouvert|ouverte|impayé|impayée|à payer|à régler|échu|échue|exigible|en souffrance|en retard))+(?: (?:de|est|s'élève à|est de|du|à ce jour|actuel|actuellement))*
        (?:solde|reliquat)(?: (?:de|est|est de|s'élève à|actuel|débiteur))*
        il reste(?: (?:encore|nous|à payer|à régler|dues?|dus|dû|un solde|un montant|ouvert|de|toujours|actuellement|donc|ainsi))*
        reste(?: (?:encore|nous|à payer|à régler|dues?|dus|dû|un solde|un montant|ouvert|de|toujours|actuellement|donc|ainsi))*
        restent(?: (?:encore|nous|à payer|à régler|dues?|dus|dû|un solde|un montant|ouvert|de|toujours|actuellement|donc|ainsi))*
        devez(?: (?:encore|nous|à payer|à régler|dues?|dus|dû|un solde|un montant|ouvert|de|toujours|actuellement|donc|ainsi))*
        doit(?: (?:encore|nous|à payer|à régler|dues?|dus|dû|un solde|un montant|ouvert|de|toujours|actuellement|donc|ainsi))*
        doivent(?: (?:encore|nous|à payer|à régler|dues?|dus|dû|un solde|un montant|ouvert|de|toujours|actuellement|donc|ainsi))*
        demeure(?: (?:encore|nous|à payer|à régler|dues?|dus|dû|un solde|un montant|ouvert|de|toujours|actuellement|donc|ainsi))*
        (?:à payer|à régler|impayés?)(?: (?:de|est))*
    """),
    open_after=after(r"""
        (?:est|sont|reste) (?:encore |toujours |donc |actuellement |à ce jour )*(?:ouverts?|ouverte?s?|dues?)
        restent (?:encore |toujours |donc |actuellement |à ce jour )*(?:ouverts?|ouverte?s?|dues?)
        (?:demeure|demeurent) (?:encore |toujours |donc |actuellement |à ce jour )*(?:ouverts?|ouverte?s?|dues?)
        (?:est|sont|reste) (?:encore |toujours |donc |actuellement |à ce jour )*(?:dus|dû?|dû)
        (?:est|sont|reste) (?:encore |toujours |donc |actuellement |à ce jour )*(?:impayée?s?|impayés?)
        (?:restent|demeure|demeurent) (?:encore |toujours |donc |actuellement |à ce jour )*(?:dus|dû?|dû)
        restent (?:encore |toujours |donc |actuellement |à ce jour )*(?:impayée?s?|impayés?)
        (?:demeure|demeurent) (?:encore |toujours |donc |actuellement |à ce jour )*(?:impayée?s?|impayés?)
        (?:est|sont|reste) (?:encore |toujours |donc |actuellement |à ce jour )*à payer
        (?:est|sont|reste) (?:encore |toujours |donc |actuellement |à ce jour )*(?:à régler|en souffrance)
        (?:restent|demeure|demeurent) (?:encore |toujours |donc |actuellement |à ce jour )*à payer
        restent (?:encore |toujours |donc |actuellement |à ce jour )*(?:à régler|en souffrance)
        (?:demeure|demeurent) (?:encore |toujours |donc |actuellement |à ce jour )*(?:à régler|en souffrance)
        (?:est|sont|reste) (?:encore |toujours |donc |actuellement |à ce jour )*en attente
        (?:est|sont|reste) (?:encore |toujours |donc |actuellement |à ce jour )*(?:en retard|exigibles?)
        (?:restent|demeure|demeurent) (?:encore |toujours |donc |actuellement |à ce jour )*en attente
        restent (?:encore |toujours |donc |actuellement |à ce jour )*(?:en retard|exigibles?)
        (?:demeure|demeurent) (?:encore |toujours |donc |actuellement |à ce jour )*(?:en retard|exigibles?)
        (?:encore |toujours )?(?:ouverts?|impayés?|à payer|à régler|dus?|restants?|en souffrance|en retard)
        (?:restent|reste)
    """),
    original_before=before(r"""
        montant (?:initial|de la facture|facturé|d'origine|total de la facture)(?: \w+){0,3}
        (?:initial(?:e|ement|es)?|facturée?s?|d'origine|total de la facture)(?: \w+){0,3}
        sur(?: les| un total de)? | d'un montant(?: initial| total)? de | de | pour(?: un montant de)?
        au lieu de | et non(?: pas)? | au montant de
    """),
    original_after=after(r"(?:initialement|initiaux|facturée?s?|d'origine|à l'origine|au départ)"),
    paid_before=before(r"""
        merci pour(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        merci de(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        remercions pour(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        remercions de(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        reçu(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        après(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        déduction faite de(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        suite à(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        moins(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        encaissé(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        versé(?: (?:votre|le|un|vos|la|paiement|règlement|acompte|versement|virement|partiel|de|premier))*(?<!après)(?<!moins)
        votre (?:paiement|règlement|virement|acompte|versement)(?: partiel)? de
    """),
    total=words(r"""
        total(?:e|es|ement)? | au total | somme | ensemble | en tout | totalis\w* | cumul\w*
    """),
    instalment=words(r"""
        échéancier | échéances de | mensualités? | acomptes? | versements? | fois
        plan de (?:paiement|règlement) | étalement
    """),
    charge=words(r"intérêts?|pénalités?|frais|indemnités?|majoration\w*|taux"),
    credit=words(r"""
        avoirs? | notes? de crédit | trop-perçus? | trop perçu | en votre faveur | rembours\w* | deux fois
        doublon | double paiement | crédit
    """),
    terms=words(r"""
        conditions(?: de (?:paiement|règlement))? | délai de (?:paiement|règlement) | à \d+ jours
        \d+ jours(?: nets?| fin de mois| date de facture)? | escompte | à réception | comptant | sous \d+ jours
        modalités de (?:paiement|règlement) | net à \d+
    """),
    pay_route=words(r"""
        <bank> | iban | rib | coordonnées bancaires
        (?:notre|le|ce|même|suivant|sur|au) compte(?: bancaire| habituel| indiqué| suivant)? | virement
        prélèvement | lien de paiement | carte | chèque | espace client | portail | page de paiement
        pay(?:er|ez|able)(?: \w+){0,8} (?:sur|via|à|par|en ligne|ici):? <address>
        (?:régl(?:er|ez)|paiement|règlement)(?: \w+){0,8} (?:sur|via|à|par|en ligne|ici):? <address>
        (?:paiement|payer|règlement|régler|en ligne|payez|réglez):? (?:sur )?<address>
    """),
    contact=words(r"""
        <phone> | répond(?:re|ez|ant)(?: \w+){0,3} (?:à ce|ce|à cet|à cette|message|ici|directement|par retour)
        en réponse à ce | par retour | écri(?:vez|re)[- ](?:moi|nous)
        (?:me|nous) (?:contacter|écrire|répondre) | contact(?:ez|er)[- ](?:moi|nous) | à cet e-?mail
        à ce (?:message|courriel|mail) | répondez | à cette adresse
    """),
    ask=words(r"""
        merci de(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        merci d'(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        veuillez(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        prière de(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        nous vous prions(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        nous vous demandons(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        nous vous invitons(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        nous vous remercions de(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        nous vous saurions gré(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        je vous prie(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        je vous demande(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        je vous invite(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        je vous remercie de(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        je vous saurais gré(?! (?:bien )?(?:trouver|noter|excuser|ne pas tenir compte|d'agréer|agréer|croire|recevoir|rappeler la référence|indiquer (?:la|le) (?:référence|numéro)))(?: \w+)* \w+
        s'il vous plaît | svp
        (?:pouvez|pourriez|voulez|souhaitez|préférez|avez|confirmez|payez)-(?:vous|nous|moi|le|la)
        (?:réglez|virez|dites|indiquez|faites|choisissez|informez|rappelez|donnez)-(?:vous|nous|moi|le|la)
        (?:payez|réglez|choisissez|confirmez|virez) | devez | (?:doit|doivent) (?:être|nous parvenir)
        attendons (?:votre|le|un) | vous demandons
    """),
    courtesy=words(r"""
        (?:pour|si vous avez|en cas de|si) (?:toute |d'autres |une |des |vous avez |besoin )*questions?[^.;!?]*
        pour (?:toute |d'autres |une |des |vous avez |besoin )*(?:question|renseignements?)[^.;!?]*
        si vous avez (?:toute |d'autres |une |des |vous avez |besoin )*(?:question|renseignements?)[^.;!?]*
        (?:en cas de|si) (?:toute |d'autres |une |des |vous avez |besoin )*(?:question|renseignements?)[^.;!?]*
        (?:pour|si vous avez|en cas de|si) (?:toute |d'autres |une |des |vous avez |besoin )*précisions?[^.;!?]*
        pour (?:toute |d'autres |une |des |vous avez |besoin )*(?:difficultés?|aide|besoin|doute)[^.;!?]*
        (?:si vous avez|en cas de|si) (?:toute |d'autres |une |des |vous avez |besoin )*difficultés?[^.;!?]*
        si vous avez (?:toute |d'autres |une |des |vous avez |besoin )*(?:aide|besoin|doute)[^.;!?]*
        (?:en cas de|si) (?:toute |d'autres |une |des |vous avez |besoin )*(?:aide|besoin|doute)[^.;!?]*
        n'hésitez pas[^.;!?]* | vous pouvez (?:me|nous|m'|régler|payer|répondre)[^.;!?]*
        (?:merci de|veuillez) (?:rappeler|indiquer|mentionner)[^.;!?]{0,40}(?:référence|numéro)[^.;!?]*
        (?:veuillez|je vous prie|nous vous prions)[^.;!?]{0,20}(?:agréer|croire|recevoir)[^.;!?]*
    """),
    next_step=words(r"""
        (?:nous|je) (?:vous )?(?:rappeller\w+|appeller\w+|rappelons|écrir\w+|enverr\w+|confirmer\w+|répondr\w+)
        (?:nous|je) (?:vous )?(?:reviendr\w+|vérifi\w+|informer\w+|transmettr\w+)
        (?:nous|je) (?:vous )?(?:rembourser\w+|imputer\w+|appliquer\w+|déduir\w+)
        (?:nous|je) (?:vous )?(?:tiendr\w+|contacter\w+|clôturer\w+)
        (?:nous|je) (?:vous )?(?:corriger\w+|prendr\w+|suspendr\w+|étudi\w+|établir\w+)
        (?:nous|je) (?:vous )?(?:remettr\w+|confier\w+|attendons)
        (?:nous|je) (?:vous )?(?:avons (?:bien )?noté|notons|vérifierons|ferons|donner\w+) | prochaine étape
        étape suivante | vous (?:recevrez|serez|aurez|réglerez|paierez|verserez)
        (?:sera|seront) (?:\w+ )?(?:imputée?s?|remboursée?s?|envoyée?s?|transmise?s?)
        (?:sera|seront) (?:\w+ )?(?:déduite?s?|prélevée?s?|confiée?s?|appliquée?s?|remise?s?|corrigée?s?)
        (?:paiement|règlement|versement|<amount>)(?: de <amount>)?,? (?:le|avant le) <date>
        (?:paiement|règlement|versement|<amount>)(?: de <amount>)?,? au plus tard le <date>
        (?:paiement|règlement|versement|<amount>)(?: de <amount>)?,? (?:pour le|d'ici le|d'ici au) <date>
    """),
    relative_date=words(r"""
        sous (?:\d+|\w+) (?:jours?|heures?|semaines?)(?: ouvrés| ouvrables)?
        (?:dans(?: un délai de| les)?|d'ici) (?:\d+|\w+) (?:jours?|heures?|semaines?)(?: ouvrés| ouvrables)?
        (?:avant|d'ici|ce|pour|jusqu'à|au plus tard) (?:le |à )?(?:lundi|mardi|mercredi)(?: prochain)?
        (?:avant|d'ici|ce|pour|jusqu'à|au plus tard) (?:le |à )?(?:jeudi|vendredi|samedi|dimanche)(?: prochain)?
        (?:lundi|mardi|mercredi|jeudi|vendredi) prochain | aujourd'hui | demain
        (?:d'ici |avant |à )?(?:la )?fin (?:du mois|de (?:la )?semaine|de mois) | cette semaine | ce mois
        la semaine prochaine | semaine prochaine | sous huitaine | sous quinzaine
    """),
    reply_mark=re.compile(r"^\s*(?:re|ré|tr|fwd?|rép)\s*:", re.IGNORECASE),
    final_word=words(r"""
        dernier (?:avis|rappel|avertissement|avant) | mise en demeure
        dernière (?:relance|chance|mise en demeure) | ultime
    """),
    paid_subject=words(r"""
        merci (?:pour|de) votre (?:paiement|règlement) | paiement reçu
        confirmation de (?:votre )?(?:paiement|règlement) | reçu de paiement
    """),
    salutation_blank=re.compile(r"^\s*(?:cher|chère|bonjour (?:m|mme|monsieur|madame)\.?|cher (?:m|monsieur)\.?|chère (?:mme"
                r"|madame))\s*,", re.IGNORECASE | re.MULTILINE),
    label_blank=re.compile(
        r"\b(?:échue le|due? le|dû le|échéance (?:du|le)|échéance|montant(?: de)?|avant le|d'un montant de"
        r"|facture (?:n°|no|numéro)|référence|iban)[ \t]*:?[ \t]*(?:(?<=[:])[ \t]*(?=[.,;]|\n[ \t]*\n"
        r"|\n[ \t]*\w[^\n:]*:)|(?<= le| de| du)[ \t]*(?=[.,;]))",
        re.IGNORECASE,
    ),
    account_noun=words(r"compte(?: n°| no\.?| numéro)?|numéro de compte"),
    yours=words(r"""
        (?:sur|vers|à|de) votre (?:compte|iban|carte)
        votre (?:compte(?: bancaire)?|iban|rib|carte(?: bancaire)?|numéro de compte) | rembours\w* .{0,60}votre
        numéro de (?:votre )?carte
    """),
    threats={
        "collections_agency": words(r"""
            (?:agence|société|cabinet|entreprise)s? de (?:recouvrement|contentieux) | recouvrement (?:externe|forcé)
            huissiers? | commissaires? de justice
        """),
        "legal_steps": words(r"""
            (?:actions?|voies?|poursuites?) (?:en justice|judiciaires?|légales?|de droit|juridiques?)
            (?:mesures?|procédures?|suites?) (?:en justice|judiciaires?|légales?|de droit|juridiques?) | poursuites
            tribuna(?:l|ux) | avocats? | assign\w+ | injonction de payer | en justice
            service (?:juridique|contentieux) | contentieux | saisie | liquidation judiciaire
        """),
        "credit_agencies": words(r"""
            (?:agences?|bureaux?|sociétés?) de (?:notation|crédit|renseignement\w*) | assureurs?-crédit
            note de crédit de votre | fich(?:é|és|age|ier des mauvais) | banque de france | liste noire | cotation
            solvabilité
        """),
        "publicity": words(r"""
            publi(?:er|erons|cation|ons|quement|c) | rendre public | réseaux sociaux
            (?:vos|autres) (?:clients|fournisseurs|partenaires) .{0,40}(?:sauront|apprend\w*|inform\w*)
            (?:vos|autres) (?:clients|fournisseurs|partenaires) .{0,40}(?:entendr\w*|savoir|seront|découvr\w*)
            (?:vos|autres) (?:voisins|salariés) .{0,40}(?:sauront|apprend\w*|inform\w*)
            (?:vos|autres) (?:employés|concurrents|collègues) .{0,40}(?:sauront|apprend\w*|inform\w*)
            (?:vos|autres) (?:voisins|salariés) .{0,40}(?:entendr\w*|savoir|seront|découvr\w*)
            (?:vos|autres) (?:employés|concurrents|collègues) .{0,40}(?:entendr\w*|savoir|seront|découvr\w*)
            (?:inform\w*|prévenir|prévien\w*|averti\w*) (?:à )?(?:vos|votre|tous) (?:clients|fournisseurs)
            (?:inform\w*|prévenir|prévien\w*|averti\w*) (?:à )?(?:vos|votre|tous) (?:banque|partenaires|salariés)
            votre (?:réputation|image) | la presse | police | plainte pénale | escroquerie | porter plainte
        """),
        "supply_hold": words(r"""
            (?:suspend\w*|bloqu\w*|arrêt\w*) .{0,30}(?:livraisons?|commandes?|expéditions?)
            (?:suspend\w*|bloqu\w*|arrêt\w*) .{0,30}(?:services?|fournitures?|approvisionnement)
            (?:interromp\w*|interrup\w*|cess\w*|stopp\w*|gel\w*) .{0,30}(?:livraisons?|commandes?|expéditions?)
            (?:interromp\w*|interrup\w*|cess\w*|stopp\w*|gel\w*) .{0,30}(?:services?|fournitures?|approvisionnement)
            (?:livraisons?|commandes?|expéditions?|services?|compte) .{0,25}(?:suspendues?|dû|dus|bloquée?s?)
            (?:livraisons?|commandes?) .{0,25}(?:arrêtée?s?|interrompue?s?|gelée?s?|stoppée?s?)
            (?:expéditions?|services?|compte) .{0,25}(?:arrêtée?s?|interrompue?s?|gelée?s?|stoppée?s?)
            ne (?:plus )?(?:livrer|livrerons)
        """),
    },
    denial=words(r"""
        pas | aucune? | jamais | sans | ni | plutôt que | au lieu de | éviter | retir\w* | ne | n'
        vous (?:demandez|mentionnez|écrivez)\w*
    """),
)  # fmt: skip
