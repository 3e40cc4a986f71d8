using System.Globalization;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Tests.Emulator;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>The report of each of the eight causes as it is kept in the repository, without what differs from run to run.</summary>
internal static class Golden
{
    /// <summary>The causes of AWS's article on "Unauthorized" errors of SES, in its order; the world that stands for each.</summary>
    public static readonly (string Name, string World)[] Causes =
    [
        ("1-wrong-identity", "Worlds/wrong-role.json"),
        ("2-no-allow", "Worlds/no-allow.json"),
        ("3-deny", "Worlds/recipient-deny.json"),
        ("4-permissions-boundary", "Worlds/boundary.json"),
        ("5-service-control-policy", "Worlds/scp-on-ou.json"),
        ("6-cross-account", "Worlds/cross-account.json"),
        ("7-region", "Scenarios/state/from-verified-in-another-region.json"),
        ("8-sandbox", "Worlds/sandbox.json"),
    ];

    private static readonly CultureInfo Japanese = CultureInfo.GetCultureInfo("ja");

    /// <summary>What is kept of a diagnosis: the end of the file's name, and the text.</summary>
    public static (string Extension, string Text)[] Reports(SesDiagnosis? diagnosis) =>
    [
        (".txt", diagnosis?.ToText(CultureInfo.InvariantCulture) ?? ""),
        (".json", diagnosis?.ToJson() ?? ""),
        (".html", diagnosis?.ToHtml(CultureInfo.InvariantCulture) ?? ""),
        (".ja.txt", diagnosis?.ToText(Japanese) ?? ""),
        (".ja.html", diagnosis?.ToHtml(Japanese) ?? ""),
    ];

    public static string PathOf(string name) => RepositoryFolder.PathOf("tests", "EndToEnd", "Goldens", name);

    /// <summary>With an id, times and an order of reads that are the same in each run.</summary>
    public static SesDiagnosis Settled(SesDiagnosis diagnosis) => diagnosis with
    {
        Refusal = diagnosis.Refusal with { RequestId = "0f1e2d3c-0000-4000-8000-000000000000" },
        Duration = TimeSpan.FromMilliseconds(120),
        Reads =
        [
            .. diagnosis.Reads.Select(r => r with { Elapsed = TimeSpan.FromMilliseconds(40) })
                .OrderBy(r => string.Create(CultureInfo.InvariantCulture, $"{r.Service} {r.Operation} {r.Target}"), StringComparer.Ordinal),
        ],
    };
}
