using System.Reflection;
using System.Text.RegularExpressions;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Testing;

/// <summary>docs/public-api.md: what a user must know for the first hour stays small, and nothing public is left out.</summary>
public sealed partial class PublicSurfaceTests
{
    private const int Most = 60;

    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "public-api.md"));

    private static IEnumerable<Type> Public => new[] { typeof(SesResilience).Assembly, typeof(SesDiagnosis).Assembly }.SelectMany(a => a.GetExportedTypes());

    [Fact]
    public void The_first_hour_needs_under_60_types_and_members()
    {
        var first = FirstHour();

        var count = first.Sum(t => 1 + t.Members.Length);
        count.ShouldBeInRange(20, Most - 1, $"{first.Count} types with their members");
    }

    [Fact]
    public void Every_name_of_the_first_hour_exists()
    {
        foreach (var (name, members) in FirstHour())
        {
            var type = Public.FirstOrDefault(t => t.FullName == name).ShouldNotBeNull(name);
            members.Except(type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Select(m => m.Name), StringComparer.Ordinal).ShouldBeEmpty(name);
        }
    }

    [Fact]
    public void Every_public_type_is_on_the_page_once() =>
        Types(Page).Order(StringComparer.Ordinal).ShouldBe(Public.Select(t => t.FullName!).Order(StringComparer.Ordinal), "a new public type belongs on docs/public-api.md, as a rule under Advanced");

    private static List<(string Type, string[] Members)> FirstHour() =>
        [.. Part("## The first hour").Split('\n').Where(l => l.StartsWith("- `", StringComparison.Ordinal)).Select(l => Names().Matches(l).Select(m => m.Groups[1].Value).ToArray()).Select(n => (n[0], n[1..]))];

    private static IEnumerable<string> Types(string text) =>
        text.Split('\n').Where(l => l.StartsWith("- `", StringComparison.Ordinal)).Select(l => Names().Match(l).Groups[1].Value);

    private static string Part(string heading)
    {
        var start = Page.IndexOf(heading, StringComparison.Ordinal);
        return Page[start..Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Names();
}
