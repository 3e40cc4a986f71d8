using System.Globalization;
using System.Text.RegularExpressions;

namespace Ses.Resilient.Tests.Docs;

/// <summary>The list of <c>eng/mutants.sh</c> fits the code, and what docs/mutants.md says of it fits the list.</summary>
public sealed partial class MutantListTests
{
    private static readonly string[][] Mutants =
        [.. File.ReadAllLines(RepositoryFolder.PathOf("eng", "mutants", "mutants.tsv")).Select(line => line.Split('\t'))];

    private static readonly string Document = File.ReadAllText(RepositoryFolder.PathOf("docs", "mutants.md"));

    [Fact]
    public void Each_has_an_id_of_its_own_and_its_text_is_in_its_file()
    {
        Mutants.Select(mutant => mutant[0]).ShouldBeUnique();
        foreach (var mutant in Mutants)
        {
            mutant.Length.ShouldBe(4, mutant[0]);
            mutant[3].ShouldNotBe(mutant[2], mutant[0]);
            File.ReadAllText(RepositoryFolder.PathOf(mutant[1])).ShouldContain(mutant[2], Case.Sensitive, mutant[0]);
        }
    }

    [Fact]
    public void The_document_counts_them() =>
        AreaRow().Matches(Document).Select(row => (row.Groups[1].Value, int.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture)))
            .ShouldBe(Mutants.GroupBy(mutant => mutant[0].Split('-')[0]).Select(area => (area.Key, area.Count())), ignoreOrder: true);

    [Fact]
    public void The_document_names_none_that_is_not_there() =>
        Id().Matches(Document).Select(id => id.Groups[1].Value).Except(Mutants.Select(mutant => mutant[0])).ShouldBeEmpty();

    [GeneratedRegex(@"^\| `(\w+)` \|[^|]*\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex AreaRow();

    [GeneratedRegex(@"`(\w+-\d\d)`")]
    private static partial Regex Id();
}
