using Amazon;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Microsoft.Extensions.Options;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Docs;

/// <summary>The reference documents are complete, and true where code can tell.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<DenialLayer> Layers => [.. Enum.GetValues<DenialLayer>()];

    public static TheoryData<Certainty> Certainties => [.. Enum.GetValues<Certainty>()];

    public static TheoryData<string> Options => [.. Option.AllOf(new SesResilienceOptions()).Select(option => option.Path)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_is_documented(DenialLayer layer) =>
        ShouldHave(SectionOf("docs/layers.md", layer.ToString()), "What it is", "Recognised by", "Evidence needed", "Who fixes it", "Typical remedy");

    [Theory]
    [MemberData(nameof(Certainties))]
    public void Every_certainty_is_documented(Certainty certainty) =>
        ShouldHave(SectionOf("docs/certainty.md", certainty.ToString()), "Means", "Reached by", "Raised by", "Lowered by");

    [Fact]
    public void No_layer_certainty_or_option_is_documented_that_there_is_not()
    {
        HeadingsOf("docs/layers.md").ShouldBeSubsetOf(Enum.GetNames<DenialLayer>());
        HeadingsOf("docs/certainty.md").ShouldBeSubsetOf(Enum.GetNames<Certainty>());
        OptionRow.ReadAll("docs/options.md").Select(row => row.Option).ShouldBe(Option.AllOf(new SesResilienceOptions()).Select(option => option.Path), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_is_documented_with_its_default(string path)
    {
        var row = OptionRow.ReadAll("docs/options.md").Where(row => row.Option == path).ShouldHaveSingleItem();
        row.Default.ShouldBe(OptionOf(new SesResilienceOptions(), path).Default);
    }

    [Fact]
    public void The_documented_limits_are_those_that_hold()
    {
        foreach (var row in OptionRow.ReadAll("docs/options.md").Where(row => row.From.Length > 0))
        {
            foreach (var good in new[] { row.From, row.To, row.Off }.Where(value => value.Length > 0))
                Accepts(row.Option, option => option.Set(good)).ShouldBeTrue($"{row.Option} = {good}");
            Accepts(row.Option, option => option.SetBeyond(row.From, -1)).ShouldBeFalse($"{row.Option} below {row.From}");
            Accepts(row.Option, option => option.SetBeyond(row.To, 1)).ShouldBeFalse($"{row.Option} above {row.To}");
        }
    }

    private static bool Accepts(string path, Action<Option> set)
    {
        var options = new SesResilienceOptions();
        set(OptionOf(options, path));
        using var client = new AmazonSimpleEmailServiceV2Client(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "example"), RegionEndpoint.EUWest1);
        try
        {
            SesResilience.Attach(client, options);
            return true;
        }
        catch (OptionsValidationException)
        {
            return false;
        }
    }

    private static Option OptionOf(SesResilienceOptions options, string path) => Option.AllOf(options).Single(option => option.Path == path);

    private static void ShouldHave(string section, params string[] parts)
    {
        foreach (var part in parts)
            section.ShouldContain($"**{part}**", Case.Sensitive);
    }

    private static IEnumerable<string> HeadingsOf(string document) =>
        Repository.Read(document).Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..].Trim());

    private static string SectionOf(string document, string heading) =>
        ("\n" + Repository.Read(document)).Split("\n## ").Where(section => section.Split('\n')[0].Trim() == heading).ShouldHaveSingleItem();
}
