namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>How the page looks: light, dark, narrow, and on paper.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1b1f24; --dim: #59626e; --paper: #fff; --soft: #f4f5f7; --line: #d0d5dc; --way: #8b95a3; --shut: #b42318; --shut-soft: #fdecea; --open: #1a7f37; --unknown: #8a6100; --first: #eaf3fd; --first-line: #2a6fba; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --dim: #9aa4b1; --paper: #14171b; --soft: #1e232a; --line: #37404b; --way: #6d7886; --shut: #ff8078; --shut-soft: #3a1d1b; --open: #56d364; --unknown: #e3b341; --first: #16273a; --first-line: #5ba3ee; } }
        * { box-sizing: border-box; }
        body { background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Hiragino Sans", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif; margin: 0; }
        main { max-width: 58rem; margin: 2rem auto 4rem; padding: 0 1.25rem; }
        h1 { font-size: 1.8rem; line-height: 1.25; margin: .1rem 0 .6rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; }
        .kicker { margin: 0; color: var(--dim); } .summary { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
        .badge { display: inline-block; font-size: .8rem; font-weight: 500; line-height: 1.4; color: var(--dim); border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .65rem; vertical-align: middle; white-space: nowrap; }
        section { border-left: 4px solid var(--line); border-radius: 0 6px 6px 0; padding: .7rem 1rem; margin: 1.2rem 0; overflow-wrap: anywhere; break-inside: avoid; }
        section h2 { font-size: .95rem; margin: 0; } section p { margin: .25rem 0 0; }
        .first { background: var(--first); border-color: var(--first-line); } .first h2 { color: var(--first-line); } .who { color: var(--dim); font-size: .9rem; }
        .shut { background: var(--shut-soft); border-color: var(--shut); } section.shut h2 { color: var(--shut); } .statement { font-size: .9rem; } code { font-size: .92em; }
        .gates { width: 100%; height: auto; margin: .4rem 0; } .way { fill: none; stroke: var(--way); stroke-width: 4; } .way.beyond { stroke-width: 2; stroke-dasharray: 3 6; }
        .gates text { text-anchor: middle; font-size: 13px; fill: var(--ink); } .end rect { fill: var(--ink); } .gates .end text { fill: var(--paper); font-weight: 600; font-size: 14px; }
        .gate rect { fill: var(--soft); stroke-width: 2; } .gates .sign { font-size: 21px; font-weight: 700; } .gates .word { font-size: 12px; fill: var(--dim); }
        .gate.open rect { stroke: var(--open); } .gates .open .sign { fill: var(--open); }
        .gate.shut rect { stroke: var(--shut); stroke-width: 4; fill: var(--shut-soft); } .gates .shut .sign, .gates .shut .word { fill: var(--shut); font-weight: 700; }
        .gate.unknown rect { stroke: var(--unknown); stroke-dasharray: 6 4; } .gates .unknown .sign { fill: var(--unknown); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: 1.5rem 0; } dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
        .remedies { padding-left: 1.4rem; } .remedies li { margin-bottom: 1.4rem; } .remedies p { margin: .2rem 0; overflow-wrap: anywhere; } .proof { color: var(--dim); }
        pre { background: var(--soft); border: 1px solid var(--line); font-size: .85rem; line-height: 1.45; padding: .7rem .9rem; margin: .6rem 0 0; border-radius: 6px; overflow-x: auto; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .92rem; } th { color: var(--dim); font-weight: 500; } th, td { text-align: left; vertical-align: top; padding: .4rem .7rem .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } .layers td:nth-child(-n+2) { white-space: nowrap; }
        .layers .shut td:nth-child(-n+2) { color: var(--shut); font-weight: 600; } .reads { font-size: .85rem; } .reads td:first-child { white-space: nowrap; }
        @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } .layers td:nth-child(-n+2) { white-space: normal; } }
        @media print { :root { color-scheme: light; --ink: #000; --dim: #333; --paper: #fff; --soft: #fff; --line: #999; --way: #666; --shut: #000; --shut-soft: #fff; --open: #000; --unknown: #000; --first: #fff; --first-line: #000; } body { font-size: 11pt; } main { margin: 0; max-width: none; } pre { white-space: pre-wrap; } tr, li p { break-inside: avoid; } h2 { break-after: avoid; } }
        """;
}
