"""English."""

from __future__ import annotations

import re

from arlib.communications.languages.lexicon import Lexicon, after, before, words

_N = (
    r"(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|twenty|thirty|forty|fifty|sixty|ninety)"
)

ENGLISH = Lexicon(
    code="en",
    decimal_mark=".",
    group_marks=",",
    months={
        "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
        "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
        "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
    },
    weekdays={
        "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
        "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
    },
    numbers={
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
        "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
    },
    currencies={
        "pounds": "GBP", "pound": "GBP", "pounds sterling": "GBP", "sterling": "GBP", "euros": "EUR", "euro": "EUR",
        "dollars": "$", "us dollars": "USD", "canadian dollars": "CAD", "australian dollars": "AUD",
        "swiss francs": "CHF", "francs": "CHF", "yen": "JPY",
    },
    abbreviations=re.compile(
        r"\b(?:no|nos|inv|invs|nr|ref|refs|mr|mrs|ms|dr|prof|st|ltd|inc|co|e\.g|i\.e|approx|est|acc|acct"
        r"|tel|ext|vs|cf|p|pp|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$",
        re.IGNORECASE,
    ),
    coordination=re.compile(r"^(?:[\s,;&+/()]|and|or|as well as|plus|both|invoices?|no\.?|number)*$", re.IGNORECASE),
    joints=re.compile(
        r"[,;:–—]|\b(?:and|but|while|whereas|however|although|though|yet|except|excluding|without|apart"
        r"|not|other than|only)\b",
        re.IGNORECASE,
    ),
    document_noun=r"invoices?|bills?|credit notes?|debit notes?",
    order_noun=r"(?:your |purchase )?orders?|p\.?o\.?",
    due_before=before(r"""
        due(?: dates?)?(?: (?:for payment|originally|already|since|was|were|is|are|on|of|by|back|the|from|as|for|had|been|not|until|later|than|fell|falls))*
        falling due(?: (?:for payment|originally|already|since|was|were|is|are|on|of|by|back|the|from|as|for|had|been|not|until|later|than|fell|falls))*
        payable(?: (?:for payment|originally|already|since|was|were|is|are|on|of|by|back|the|from|as|for|had|been|not|until|later|than|fell|falls))*
        maturity(?: (?:for payment|originally|already|since|was|were|is|are|on|of|by|back|the|from|as|for|had|been|not|until|later|than|fell|falls))*
        payment date(?: (?:for payment|originally|already|since|was|were|is|are|on|of|by|back|the|from|as|for|had|been|not|until|later|than|fell|falls))*
        payable by | terms end(?:ed)? on
    """),
    due_after=after(r"""
        (?:your |our |the |invoices? |<document> |also |in .{1,15} )*(?:fell|became|was|came|is) due
        (?:your |our |the |invoices? |<document> |also |in .{1,15} )*(?:falls|will fall|becomes) due
        (?:\(?due date\)?|as (?:the |its )?due date|was (?:the|its) due date|is (?:the|its) due date)
    """),
    deadline_before=before(r"(?:by|before|until|no later than|latest|at the latest by)(?: the)?"),
    since_before=before(r"(?:overdue|past due|late|in arrears)(?: ever)? since(?: the)?"),
    since_after=after(r"overdue since"),
    days_late=tuple(
        words(p)
        for p in (
            _N + r" (?:calendar )?days? (?:late|overdue|past due|past (?:its|the|their) due date|in arrears|behind"
                r"|(?:after|beyond|over|past) (?:its|the|their)(?: agreed)? (?:due date|terms))",
            r"(?:overdue|late|past due|in arrears|outstanding past due)(?: now| already)?(?: by| for"
            r"| since)(?: now| already| more than| over| at least)? " + _N + " (?:calendar )?days?",
            r"(?:was|were|fell) due " + _N + " (?:calendar )?days? ago",
        )
    ),
    days_to_due=tuple(
        words(p)
        for p in (r"due (?:on )?<date>,? (?:that is |so )?in " + _N + " (?:calendar )?days?",
                  r"(?:due|falls? due|becomes? due|payable) in " + _N + " (?:calendar )?days?(?! from| of)",
                  r"in " + _N + " days(?: time)?,? (?:it |this |the invoice )?(?:is|falls|becomes|will be|will fall) due")
    ),  # fmt: skip
    due_relative={
        words(r"(?:is|are|falls?|fall|becomes?) due tomorrow"): 1,
        words(r"(?:is|are|falls?|fall|becomes?|was|fell) due today"): 0,
        words(r"(?:was|were|fell) due yesterday"): -1,
    },
    at_least=re.compile(r"\b(?:more than|over|at least|nearly|almost|about|around|some|roughly)\s+$", re.IGNORECASE),
    overdue=words(r"""
        overdue | over-due | past due | past-due | past (?:its|their|the) due dates? | in arrears | delinquent
        (?:is|are|now|already|running|days?) late | late (?:invoices?|account)
        (?:should|ought to) have (?:been (?:paid|settled)|reached us) | missed (?:its|their|the) due dates?
        beyond (?:its|their|the|our)(?: agreed)? (?:due dates?|terms)
    """),
    was_due=words(r"""
        (?:was|were|fell|came|had been|has been|have been)(?: already| originally)? (?:due|payable)(?! to)
        (?:has|have)(?: now| already)? (?:fallen|become|come) due | (?:due date|term) (?:has|have) passed
    """),
    not_yet=words(r"""
        not (?:yet )?(?:due|overdue|late) | upcoming | future | falls? due | will (?:be|become|fall) due
        (?:is|are) due (?:on|by|in) (?:<date>|\d)
    """),
    hypothetical=re.compile(
        r"(?:\b(?:not|never|no|none|nothing|neither|nor|before|if|once|when|unless|avoid|until|becomes?"
        r"|becoming|will|would|could|may|might|without|prevent|cannot|whether|should it|in case)\b"
        r"|n't\b)(?:\W+[\w']+){0,4}\W*$",
        re.IGNORECASE,
    ),
    excluded=words(r"""
        exclud\w+ | except(?:ion|ing)? | apart from | other than | aside from | leaving (?:aside|out) | left out
        set aside | put aside | leave (?:it|this|that|<document>|this one|that one) (?:out|aside)
        (?:is|are|stays?|remains?|put|placed|keep|kept) (?:it )?on hold | on hold
        (?:is|are|was)(?: therefore| currently| also)? not (?:included|part|affected|covered)
        (?:is|are|was)(?: therefore| currently| also)? not (?:due for payment|meant|in this|for payment|payable)
        not (?:including|asking|chasing|requesting|demanding|counting) | not (?:ask|chase|request|demand)
        (?:does|do) not (?:concern|cover|include|apply to)
        (?:does|do) not (?:need to be paid|have to be paid|ask|need paying|affect)
        (?:do|need) not (?:need to |have to )?pay | (?:don't|needn't) (?:need to |have to )?pay
        no (?:payment|action) (?:is |on your side is )?(?:needed|required|expected|necessary|wanted)
        no need to pay
        until (?:we|it|this|the|your|that|our) .{0,60}(?:resolved|settled|answered|cleared|closed|checked)
        until (?:we|it|this|the|your|that|our) .{0,60}(?:clarified|finished|decided)
        until (?:we|it|this|the|your|that|our) .{0,60}(?:replied|complete|done|reviewed)
        under (?:review|investigation|query)
        (?:still |are |is |am |be |been )(?:being )?(?:checking|checked|reviewing|reviewed|investigating)
        (?:still |are |is |am |be |been )(?:being )?(?:investigated|looking into)
        (?:still |are |is |am |be |been )(?:being )?(?:clarifying|clarified|looked into) | handled separately
        dealt with separately | separately | we will (?:come back|reply|answer|write) | paused | suspended
        parked | without <document> | will be credited
    """),
    disputed=words(r"""
        disput\w+ | quer(?:y|ied|ies) | complain\w* | contest\w* | disagree\w* | objection | objected | raised
        questioned
    """),
    demand=words(r"""
        pay(?:ment|ing|able)? | settle(?:ment)? | transfer | remit | overdue | past due | outstanding | unpaid
        open | owed? | owing | balance | due | late | arrears
    """),
    pay_request=words(r"""
        (?:please|kindly|must|ask you to|need you to|expect you to) (?:pay|settle|transfer|remit|clear)
        (?:please|kindly|must|ask you to|need you to|expect you to) send (?:us )?(?:the )?(?:payment|<amount>)
        (?:please|kindly|must|ask you to|need you to|expect you to) (?:arrange (?:the )?payment|wire)
        (?:request(?: that)? you(?: to)?|to|you to|now|still|and|or) (?:pay|settle|transfer|remit|clear)
        (?:request(?: that)? you(?: to)?|to|you to|now|still|and|or) send (?:us )?(?:the )?(?:payment|<amount>)
        (?:request(?: that)? you(?: to)?|to|you to|now|still|and|or) (?:arrange (?:the )?payment|wire)
        (?:payment|settlement) (?:is|of <amount> is)(?: now)? (?:due|expected|required|needed|outstanding)
        is still (?:open|unpaid|outstanding) | remains (?:open|unpaid|outstanding)
    """),
    closed=words(r"""
        (?:thank(?:s| you))(?: very much| again)? for .{0,40}(?:pay|payment|paying|payments|transfer)
        (?:thank(?:s| you))(?: very much| again)? for .{0,40}(?:settling|settlement|remittance|clearing)
        (?:have|has|we) (?:now |already |also |since |safely )?(?:received|booked|got)(?! no)
        (?:is|are) (?:now |already |thereby |fully |therefore )*(?:paid|settled|closed|cleared|complete|square)
        (?:was|were|been|fully) (?:now |already |fully )*(?:paid|settled|cleared|closed) | paid (?:in full|on)
        already paid | you (?:have )?(?:already )?(?:paid|settled|cleared) | no longer open
        nothing (?:more )?(?:is )?(?:open|owed|due) | (?:has |have )?(?:reached us|arrived) | closes? <document>
        your payment (?:covers?|settle[sd])
    """),
    open_before=before(r"""
        (?:(?:please|kindly|to|must|and|us|now) )?pay(?: us)?(?: (?:the|an?|your|this|open|outstanding|remaining|full|overdue|total|balance|amount|sum|invoice|of|due|that is))*
        (?:(?:please|kindly|to|must|and|us|now) )?transfer(?: us)?(?: (?:the|an?|your|this|open|outstanding|remaining|full|overdue|total|balance|amount|sum|invoice|of|due|that is))*
        (?:(?:please|kindly|to|must|and|us|now) )?settle(?: us)?(?: (?:the|an?|your|this|open|outstanding|remaining|full|overdue|total|balance|amount|sum|invoice|of|due|that is))*
        (?:(?:please|kindly|to|must|and|us|now) )?remit(?: us)?(?: (?:the|an?|your|this|open|outstanding|remaining|full|overdue|total|balance|amount|sum|invoice|of|due|that is))*
        (?:(?:please|kindly|to|must|and|us|now) )?wire(?: us)?(?: (?:the|an?|your|this|open|outstanding|remaining|full|overdue|total|balance|amount|sum|invoice|of|due|that is))*
        (?:(?:please|kindly|to|must|and|us|now) )?clear(?: us)?(?: (?:the|an?|your|this|open|outstanding|remaining|full|overdue|total|balance|amount|sum|invoice|of|due|that is))*
        (?:(?:please|kindly|to|must|and|us|now) )?send us(?: us)?(?: (?:the|an?|your|this|open|outstanding|remaining|full|overdue|total|balance|amount|sum|invoice|of|due|that is))*
        (?:(?:please|kindly|to|must|and|us|now) )?send(?: us)?(?: (?:the|an?|your|this|open|outstanding|remaining|full|overdue|total|balance|amount|sum|invoice|of|due|that is))*
        outstanding(?: (?:balance|amount|sum|total|invoice|debt))?(?: (?:of|is|are|now|still|stands|at|on this invoice))*
        open(?: (?:balance|amount|sum|total|invoice|debt))?(?: (?:of|is|are|now|still|stands|at|on this invoice))*
        remaining(?: (?:balance|amount|sum|total|invoice|debt))?(?: (?:of|is|are|now|still|stands|at|on this invoice))*
        unpaid(?: (?:balance|amount|sum|total|invoice|debt))?(?: (?:of|is|are|now|still|stands|at|on this invoice))*
        overdue(?: (?:balance|amount|sum|total|invoice|debt))?(?: (?:of|is|are|now|still|stands|at|on this invoice))*
        balance(?: (?:due|outstanding|open|owing|owed|payable|of|is|now|stands|at|to pay|on <document>|for <document>))*
        amount (?:due|outstanding|open|owing|owed|payable|to pay|overdue)(?: (?:is|of|now|on <document>))*
        (?:still|you|now|currently) owe(?: us)? | there (?:is|are)(?: still)? | leaves | leaving | to pay
        due now | remainder(?: (?:of|is))* | payment of(?= ?$)
    """),
    open_after=after(r"""
        (?:is|are|remains?|stays?) (?:currently |still |now |left |therefore |as yet |all )*open
        (?:is|are) (?:currently |still |now |left |therefore |as yet |all )*(?:outstanding|unpaid)
        (?:remains?|stays?) (?:currently |still |now |left |therefore |as yet |all )*(?:outstanding|unpaid)
        (?:is|are|remains?|stays?) (?:currently |still |now |left |therefore |as yet |all )*overdue
        (?:is|are) (?:currently |still |now |left |therefore |as yet |all )*(?:owing|owed|payable)
        (?:remains?|stays?) (?:currently |still |now |left |therefore |as yet |all )*(?:owing|owed|payable)
        (?:is|are|remains?|stays?) (?:currently |still |now |left |therefore |as yet |all )*unsettled
        (?:is|are) (?:currently |still |now |left |therefore |as yet |all )*(?:to be paid|past due)
        (?:remains?|stays?) (?:currently |still |now |left |therefore |as yet |all )*(?:to be paid|past due)
        (?:is|are) (?:currently |still |now |left |therefore |as yet |all )*due(?! on| by| since| date)
        (?:remains?|stays?) (?:currently |still |now |left |therefore |as yet |all )*due(?! on| by| since| date)
        (?:still |now |currently |left |remains? )?(?:open|outstanding|unpaid|owing)
        (?:still |now |currently |left |remains? )?(?:to pay|left to pay|past due|overdue) | remains?
    """),
    original_before=before(r"""
        (?:invoice|invoiced|gross|full invoice) (?:amount|total|value|sum)(?: (?:of|is|was))?
        (?:original|originally|initial|initially)(?: \w+){0,3}
        (?:invoiced|billed|charged)(?: (?:for|at|you|with))* | out of | of(?: the)? | over | issued for
        in the amount of | amounting to | worth | for | totall?ing | instead of | not | rather than | from
    """),
    original_after=after(r"""
        (?:was |were )?(?:originally|initially) | (?:was |were )(?:invoiced|billed|charged) | \(?original
        invoice\b | in full on the invoice
    """),
    paid_before=before(r"""
        received(?: (?:your|the|a|part|partial|first|recent|payment|payments|transfer|remittance|of|over))*
        thank you for(?: (?:your|the|a|part|partial|first|recent|payment|payments|transfer|remittance|of|over))*
        thanks for(?: (?:your|the|a|part|partial|first|recent|payment|payments|transfer|remittance|of|over))*
        booked(?: (?:your|the|a|part|partial|first|recent|payment|payments|transfer|remittance|of|over))*
        credited(?: (?:your|the|a|part|partial|first|recent|payment|payments|transfer|remittance|of|over))*
        (?:after|since|following|less|minus) (?:your|the)(?: (?:part|partial|first|recent))* ?payments? of
        you (?:have )?(?:already |since )?paid(?: us)?
    """),
    total=words(r"""
        totals? | totall?ing | altogether | in all | sum | together | combined | adds? up | in sum
    """),
    instalment=words(r"instal?l?ments?|plan|parts|rates?|monthly|weekly|each month|per month"),
    charge=words(r"""
        interest | fees? | charges? | surcharge | compensation | costs? | penalty | penalties | per day | a day
    """),
    credit=words(r"""
        credits? | credit notes? | overpa\w+ | refund\w* | in your favou?r | paid twice | duplicate
    """),
    terms=words(r"""
        (?:payment )?terms? | net \d+ | \d+ days(?: net)? | within (?:\d+|thirty|fourteen|sixty|ten) days
        payable (?:within|on receipt|in|immediately) | due on receipt | cash discount
        \d+(?:\.\d+)? ?% (?:discount|if) | end of month
    """),
    pay_route=words(r"""
        <bank> | iban | bank (?:details|account|transfer|giro)
        (?:our|usual|same|following|to) (?:bank )?account (?:ending|below|above|number|shown|given)
        (?:our|usual|same|following|to) (?:bank )?account (?:printed|on the invoice|as|stated|with)
        account details | our (?:usual |known )?(?:bank )?account
        pay(?:ment)? (?:link|slip|portal|page|details) | direct debit | by card | by (?:che(?:que|ck))
        standing order | pay(?:able)? (?:here|online) | remittance (?:details|slip) | sort code
        pay(?:ment)?:? (?:\w+ ){0,4}(?:at|via|through|on|to|here|using):? <address> | pay(?:ment)?:? <address>
        wire (?:details|instructions) | customer portal
    """),
    contact=words(r"""
        <phone> | reply to this | replying to this | answer this | answer to this | just reply | simply reply
        by (?:return|reply) | write to (?:me|us) | reply here | reply by | (?:to|by) reply(?:ing)?
        e-?mail (?:me|us) | contact (?:me|us) | reply (?:yes|ok|with|and|or|if|once) | let me know here
    """),
    ask=words(r"""
        please(?! find| see| note| be aware| accept| excuse| ignore| disregard| quote)(?: also| then| just| therefore| either)? \w+
        kindly(?! find| see| note| be aware| accept| excuse| ignore| disregard| quote)(?: also| then| just| therefore| either)? \w+
        pls(?! find| see| note| be aware| accept| excuse| ignore| disregard| quote)(?: also| then| just| therefore| either)? \w+
        plse(?! find| see| note| be aware| accept| excuse| ignore| disregard| quote)(?: also| then| just| therefore| either)? \w+
        (?:could|can|would|will|may) (?:you|we|i)(?! (?:also )?(?:reach|find|call me))
        we (?:ask|need|request|invite|expect|urge|require)(?: that)? (?:you|payment|your|full)
        let (?:us|me) know | tell (?:us|me) | you (?:must|need to|should)
        (?:payment|it|<amount>) (?:must|should|needs to|has to) (?:be|reach|arrive)
        we look forward to (?:your payment|receiving|your answer|hearing) | choose
        pay (?:at|by|now|via|<amount>|here|online|it|us|with|to)
        call (?:us|me)(?: back)?(?: (?:today|now|by|before|tomorrow))
    """),
    courtesy=words(r"""
        (?:if|should) (?:you|anything|there|something)[^.;!?]{0,80}(?:questions?|quer(?:y|ies))[^.;!?]*
        (?:if|should) (?:you|anything|there|something)[^.;!?]{0,80}(?:unclear|help|problems?|concerns?)[^.;!?]*
        (?:if|should) (?:you|anything|there|something)[^.;!?]{0,80}wish to talk[^.;!?]*
        (?:if|should) (?:you|anything|there|something)[^.;!?]{0,80}like to (?:talk|discuss|speak)[^.;!?]*
        (?:if|should) (?:you|anything|there|something)[^.;!?]{0,80}(?:need anything|missing|unsure)[^.;!?]*
        (?:for|with) (?:any |your )?(?:questions?|queries|help)[^.;!?]*
        please (?:quote|use|state|mention|include)[^.;!?]{0,40}(?:reference|number|<document>)[^.;!?]*
        (?:(?:any )?questions\?[^.;!?]*|you can (?:call|reach|write|contact|pay)[^.;!?]*)
    """),
    next_step=words(r"""
        (?:and|then|,) (?:will|shall) (?:call|ring|phone|write|come back|check|send|follow up)
        (?:and|then|,) (?:will|shall) (?:get back|answer|reply|confirm|pass|hand|let you know)
        (?:we|i)(?:'ll| will| shall| am going to| are going to)(?: \w+){0,2} (?:call|ring|phone|write)
        (?:we|i)(?:'ll| will| shall| am going to| are going to)(?: \w+){0,2} (?:come back|check|send|follow up)
        (?:we|i)(?:'ll| will| shall| am going to| are going to)(?: \w+){0,2} (?:get back|answer|reply|confirm)
        (?:we|i)(?:'ll| will| shall)(?: \w+){0,2} (?:pass|hand|refer|review|book|apply)
        (?:we|i)(?: am going to| are going to)(?: \w+){0,2} (?:pass|hand|refer|review|book|apply)
        (?:we|i)(?:'ll| will| shall| am going to| are going to)(?: \w+){0,2} (?:refund|close|credit|contact)
        (?:we|i)(?:'ll| will| shall| am going to| are going to)(?: \w+){0,2} (?:collect|take|stop|hold|continue)
        (?:we|i)(?:'ll| will| shall| am going to| are going to)(?: \w+){0,2} (?:update|issue|correct)
        (?:we|i)(?:'ll| will| shall)(?: \w+){0,2} (?:let you know|decide|transfer|look|need)
        (?:we|i)(?: am going to| are going to)(?: \w+){0,2} (?:let you know|decide|transfer|look|need)
        next step | what happens next | you will (?:receive|hear|get)
        will be (?:applied|refunded|sent|credited|booked|passed|handed|collected|corrected|closed)
        as agreed,? (?:you|we) | we expect
        we have (?:noted|booked|put|recorded|set) .{0,60}(?:for|by|on) <date>
        payment(?: of <amount>)?(?:,? (?:is |are |will be )?(?:expected|due|agreed|promised|planned|to be paid))?,? by <date>
        payment(?: of <amount>)?(?:,? (?:is |are |will be )?(?:expected|due|agreed|promised|planned|to be paid))?,? on <date>
        payment(?: of <amount>)?(?:,? (?:is |are |will be )?(?:expected|due|agreed|promised|planned|to be paid))?,? until <date>
        instalment(?: of <amount>)?(?:,? (?:is |are |will be )?(?:expected|due|agreed|promised|planned|to be paid))?,? by <date>
        instalment(?: of <amount>)?(?:,? (?:is |are |will be )?(?:expected|due|agreed|promised|planned|to be paid))?,? on <date>
        instalment(?: of <amount>)?(?:,? (?:is |are |will be )?(?:expected|due|agreed|promised|planned|to be paid))?,? until <date>
        <amount>(?: of <amount>)?(?:,? (?:is |are |will be )?(?:expected|due|agreed|promised|planned|to be paid))?,? by <date>
        <amount>(?: of <amount>)?(?:,? (?:is |are |will be )?(?:expected|due|agreed|promised|planned|to be paid))?,? on <date>
        <amount>(?: of <amount>)?(?:,? (?:is |are |will be )?(?:expected|due|agreed|promised|planned|to be paid))?,? until <date>
    """),
    relative_date=words(r"""
        within (?:the next )?(?:\d+|\w+)(?: working| business| calendar)? (?:days?|hours?|weeks?)
        in (?:the next )?(?:\d+|two|three|five|seven|ten)(?: working| business)? (?:days?|weeks?)
        (?:by|on|until) (?:the end of )?(?:this |next |coming |the )*(?:mon|tues|wednes|thurs|fri|satur|sun)day
        (?:before|this|next|coming) (?:the end of )?(?:this |next |coming |the )*(?:mon|tues|wednes)day
        (?:before|this|next|coming) (?:the end of )?(?:this |next |coming |the )*(?:thurs|fri|satur|sun)day
        today | tomorrow | tonight
        (?:by|at|before|until) (?:the )?(?:end of|close of|noon|midday|month-?end|week'?s end|month'?s end)
        this (?:week|month|afternoon|morning) | next (?:week|month) | end of (?:the |this |next )?(?:week|month)
    """),
    reply_mark=re.compile(r"^\s*(?:re|aw|fwd?|fw|antw|rv|sv|tr|wg)\s*:", re.IGNORECASE),
    final_word=words(r"""
        final (?:notice|demand|reminder|warning) | last (?:notice|reminder|warning|chance)
    """),
    paid_subject=words(r"""
        thank you for (?:your )?payment | thanks for (?:your )?payment | payment received
        receipt of (?:your )?payment | paid in full | account settled
    """),
    salutation_blank=re.compile(r"^\s*dear(?:\s+(?:mr|mrs|ms|dr)\.?)?\s*[,:!]", re.IGNORECASE | re.MULTILINE),
    label_blank=re.compile(
        r"\b(?:due (?:date|on)|was due on|is due on|by the|dated|amount of|total of|balance of|payment of"
        r"|invoice (?:no|number)\.?|reference|amount|iban|due)[ \t]*:?[ \t]*(?:(?<=[:])[ \t]*(?=[.,;]"
        r"|\n[ \t]*\n|\n[ \t]*\w[^\n:]*:)|(?<=on|of|ed|he)[ \t]+(?=[.,;])|(?<=on|of|ed)(?=[.,;]))",
        re.IGNORECASE,
    ),
    account_noun=words(r"""
        account (?:no\.?|number|nr\.?) | acct\.?(?: no\.?)? | a/c(?: no\.?)? | account
    """),
    yours=words(r"""
        (?:to|into|from) your (?:bank )?(?:account|iban|card)
        your (?:bank account|iban|account number|bank details|card(?: number)?|account with|account \(iban)
        refund\w* .{0,40}your | (?:card|debit) (?:number|ending)
    """),
    threats={
        "collections_agency": words(r"""
            (?:debt )?collection(?:s)? (?:agency|agencies|company|firm|partner|bureau) | debt collectors?
            collectors | (?:external|outside) collection | (?:to|with) (?:an? )?(?:agency|collections) | bailiffs?
        """),
        "legal_steps": words(r"""
            legal (?:action|steps|proceedings|measures|department|team|route)
            court(?:s)?(?! (?:yard|street|road|house)) | lawyers? | solicitors? | attorneys? | sue you | suing
            lawsuit | litigation | judg(?:e)?ment against | winding[- ]up | insolvency petition | take you to
        """),
        "credit_agencies": words(r"""
            credit (?:agency|agencies|bureau[sx]?|register|reference|rating|score|file|record|insurers?)
            credit ?rating | blacklist\w* | black list
        """),
        "publicity": words(r"""
            publish\w* | make (?:this|it|your (?:name|debt)) public | name and shame | on social media
            social media
            (?:tell|inform|contact|write to|let|notify) (?:all )?(?:your|other) (?:customers?|clients?)
            (?:tell|inform|contact|write to|let|notify) (?:all )?(?:your|other) (?:suppliers?|bank|partners?)
            (?:tell|inform|contact|write to|let|notify) (?:all )?(?:your|other) (?:neighbou?rs|family|employees)
            (?:tell|inform|contact) (?:all )?(?:your|other) (?:staff|competitors|colleagues|landlord)
            (?:write to|let|notify) (?:all )?(?:your|other) (?:staff|competitors|colleagues|landlord)
            (?:your|other) customers? (?:will|may|might|should) (?:also )?(?:hear|learn|know)
            (?:your|other) (?:clients?|suppliers?) (?:will|may|might|should) (?:also )?(?:hear|learn|know)
            (?:your|other) customers? (?:will|may|might|should) (?:also )?(?:find out|be told)
            (?:your|other) (?:clients?|suppliers?) (?:will|may|might|should) (?:also )?(?:find out|be told)
            (?:your|other) customers? (?:would|can|could|are going to) (?:also )?(?:hear|learn|know)
            (?:your|other) (?:clients?|suppliers?) (?:would|can|could|are going to) (?:also )?(?:hear|learn|know)
            (?:your|other) customers? (?:would|can|could|are going to) (?:also )?(?:find out|be told)
            (?:your|other) (?:clients?|suppliers?) (?:would|can|could|are going to) (?:also )?(?:find out|be told)
            (?:your|other) customers? (?:will|may|might|should) (?:also )?(?:be informed|be interested|read)
            (?:your|other) (?:clients?|suppliers?) (?:will|may|might|should) (?:also )?be informed
            (?:your|other) (?:clients?|suppliers?) (?:will|may|might|should) (?:also )?(?:be interested|read)
            (?:your|other) customers? (?:would|can|could|are going to) (?:also )?(?:be informed|be interested|read)
            (?:your|other) (?:clients?|suppliers?) (?:would|can|could|are going to) (?:also )?be informed
            (?:your|other) (?:clients?|suppliers?) (?:would|can|could|are going to) (?:also )?(?:be interested|read)
            (?:your|other) (?:partners|neighbou?rs) (?:will|may|might|should) (?:also )?(?:hear|learn|know)
            (?:your|other) (?:partners|neighbou?rs) (?:will|may|might|should) (?:also )?(?:find out|be told)
            (?:your|other) (?:employees|competitors) (?:will|may|might|should) (?:also )?(?:hear|learn|know)
            (?:your|other) (?:employees|competitors) (?:will|may|might|should) (?:also )?(?:find out|be told)
            (?:your|other) (?:partners|neighbou?rs) (?:would|can|could|are going to) (?:also )?(?:hear|learn|know)
            (?:your|other) (?:partners|neighbou?rs) (?:would|can|could|are going to) (?:also )?(?:find out|be told)
            (?:your|other) (?:employees|competitors) (?:would|can|could|are going to) (?:also )?(?:hear|learn|know)
            (?:your|other) (?:employees|competitors) (?:would|can|could|are going to) (?:also )?(?:find out|be told)
            (?:your|other) (?:partners|neighbou?rs) (?:will|may|might|should) (?:also )?be informed
            (?:your|other) (?:partners|neighbou?rs) (?:will|may|might|should) (?:also )?(?:be interested|read)
            (?:your|other) (?:employees|competitors) (?:will|may|might|should) (?:also )?be informed
            (?:your|other) (?:employees|competitors) (?:will|may|might|should) (?:also )?(?:be interested|read)
            (?:your|other) (?:partners|neighbou?rs) (?:would|can|could|are going to) (?:also )?be informed
            (?:your|other) (?:partners|neighbou?rs) (?:would|can) (?:also )?(?:be interested|read)
            (?:your|other) (?:partners|neighbou?rs) (?:could|are going to) (?:also )?(?:be interested|read)
            (?:your|other) (?:employees|competitors) (?:would|can|could|are going to) (?:also )?be informed
            (?:your|other) (?:employees|competitors) (?:would|can) (?:also )?(?:be interested|read)
            (?:your|other) (?:employees|competitors) (?:could|are going to) (?:also )?(?:be interested|read)
            the (?:press|papers|newspapers|industry) (?:will|may|might|should|would) | your reputation | police
            criminal | fraud charges | report you
        """),
        "supply_hold": words(r"""
            (?:stop|hold)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*supply
            (?:stop|hold)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*supplies
            (?:suspend|block)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*supply
            (?:suspend|block)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*supplies
            (?:stop|hold)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*deliver(?:y|ies)
            suspend(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*deliver(?:y|ies)
            block(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*deliver(?:y|ies)
            (?:withhold|halt)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*supply
            (?:withhold|halt)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*supplies
            withhold(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*deliver(?:y|ies)
            halt(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*deliver(?:y|ies)
            pause(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*(?:supply|supplies)
            (?:freeze|cease)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*supply
            (?:freeze|cease)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*supplies
            pause(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*deliver(?:y|ies)
            freeze(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*deliver(?:y|ies)
            cease(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*deliver(?:y|ies)
            (?:stop|hold)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*shipments?
            (?:suspend|block)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*shipments?
            (?:stop|hold)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*orders?
            (?:suspend|block)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*orders?
            (?:stop|hold)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*services?
            (?:stop|hold)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*access
            (?:suspend|block)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*services?
            (?:suspend|block)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*access
            (?:withhold|halt)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*shipments?
            pause(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*shipments?
            (?:freeze|cease)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*shipments?
            (?:withhold|halt)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*orders?
            (?:withhold|halt)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*services?
            (?:withhold|halt)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*access
            (?:pause|freeze|cease)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*orders?
            pause(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*(?:services?|access)
            (?:freeze|cease)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*services?
            (?:freeze|cease)(?:ping|ing|s)? (?:all |any |your |further |the |our |future |next |open )*access
            (?:supply|supplies) (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:stopped|held)
            (?:supply|supplies) (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:suspended|blocked)
            deliver(?:y|ies) (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:stopped|held)
            deliver(?:y|ies) (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:suspended|blocked)
            (?:supply|supplies) (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:withheld|halted)
            deliver(?:y|ies) (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:withheld|halted)
            (?:supply|supplies) (?:will|may)(?: then| also| now)? (?:be )?(?:paused|frozen|on hold)
            (?:supply|supplies) (?:shall|would|is|are)(?: then| also| now)? (?:be )?(?:paused|frozen|on hold)
            deliver(?:y|ies) (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:paused|frozen|on hold)
            shipments? (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:stopped|held)
            shipments? (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:suspended|blocked)
            (?:orders?|services?|account) (?:will|may)(?: then| also| now)? (?:be )?(?:stopped|held)
            (?:orders?|services?|account) (?:shall|would|is|are)(?: then| also| now)? (?:be )?(?:stopped|held)
            (?:orders?|services?|account) (?:will|may)(?: then| also| now)? (?:be )?(?:suspended|blocked)
            (?:orders?|services?|account) (?:shall|would|is|are)(?: then| also| now)? (?:be )?(?:suspended|blocked)
            shipments? (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:withheld|halted)
            (?:orders?|services?|account) (?:will|may)(?: then| also| now)? (?:be )?(?:withheld|halted)
            (?:orders?|services?|account) (?:shall|would|is|are)(?: then| also| now)? (?:be )?(?:withheld|halted)
            shipments? (?:will|may|shall|would|is|are)(?: then| also| now)? (?:be )?(?:paused|frozen|on hold)
            (?:orders?|services?|account) (?:will|may)(?: then| also| now)? (?:be )?(?:paused|frozen|on hold)
            orders? (?:shall|would|is|are)(?: then| also| now)? (?:be )?(?:paused|frozen|on hold)
            (?:services?|account) (?:shall|would|is|are)(?: then| also| now)? (?:be )?(?:paused|frozen|on hold)
            supply (?:hold|stop) | on stop
        """),
    },
    denial=words(r"""
        (?:not|no|never|without|nor|rather than|instead of|avoid|don't|won't|do not)
        (?:will not|cancel\w*|withdr[ae]w\w*|stopped|you (?:ask|mention|wrote|write|said)\w*)
    """),
)  # fmt: skip
