using System.Reflection;
using Amazon.SimpleEmail;
using Amazon.SimpleEmailV2;

namespace Ses.Resilient.Tests.SesContract;

/// <summary>
/// The clients of the tests have the published packages' shape. tests/SesContract/published-surface.txt was written from the
/// public sources of those packages; with <c>-p:SesSdk=nuget</c> this same test holds it against the packages themselves.
/// </summary>
public sealed class PublishedSurfaceTests
{
    private static readonly Assembly[] Clients = [.. new[] { typeof(IAmazonSimpleEmailServiceV2).Assembly, typeof(IAmazonSimpleEmailService).Assembly }.Distinct()];

    private static readonly bool IsContract = string.Equals(Clients[0].GetName().Name, "SesContract", StringComparison.Ordinal);

    private static readonly IReadOnlyDictionary<string, ListedType> Listed = ListedType.ReadAll();

    public static TheoryData<string> Types => [.. Listed.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_listed_exists(string name)
    {
        var listed = Listed[name];
        var type = Clients.Select(client => client.GetType(name)).FirstOrDefault(found => found is not null).ShouldNotBeNull();

        Surface.BaseOf(type).ShouldBe(listed.Base);
        listed.Members.Except(Surface.MembersOf(type), StringComparer.Ordinal).ShouldBeEmpty();
        if (!IsContract)
            listed.LeftOut.Except(Surface.MembersOf(type), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void The_contract_has_nothing_that_is_not_listed()
    {
        Assert.SkipUnless(IsContract, "The published packages have much more than is listed.");

        var types = Clients.SelectMany(client => client.GetExportedTypes()).ToList();
        types.Select(type => type.FullName!).Order(StringComparer.Ordinal).ShouldBe(Listed.Keys.Order(StringComparer.Ordinal));
        types.SelectMany(type => Surface.MembersOf(type).Except(Listed[type.FullName!].Members, StringComparer.Ordinal).Select(member => $"{type.FullName}: {member}"))
            .ShouldBeEmpty();
    }

    /// <summary>One type of the list: its name and base on a line, then its members, those the contract leaves out after a minus.</summary>
    private sealed record ListedType(string Base, IReadOnlyList<string> Members, IReadOnlyList<string> LeftOut)
    {
        public static Dictionary<string, ListedType> ReadAll()
        {
            var types = new Dictionary<string, ListedType>(StringComparer.Ordinal);
            foreach (var block in Read().Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            {
                var lines = block.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
                if (lines.Count == 0)
                    continue;
                var head = lines[0].Split(" : ");
                types.Add(head[0], new ListedType(
                    head.Length > 1 ? head[1] : "",
                    [.. lines.Skip(1).Where(line => line[0] != '-')],
                    [.. lines.Skip(1).Where(line => line[0] == '-').Select(line => line[2..])]));
            }

            return types;
        }

        private static string Read()
        {
            using var stream = typeof(PublishedSurfaceTests).Assembly.GetManifestResourceStream("published-surface.txt")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().ReplaceLineEndings("\n");
        }
    }
}
