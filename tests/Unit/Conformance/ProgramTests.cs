using System.Text;
using System.Text.Json;
using Ses.Resilient.Conformance;

namespace Ses.Resilient.Tests.Conformance;

/// <summary>The form of the conformance program: one result a line, in order, whatever the line.</summary>
public sealed class ProgramTests
{
    private const string Good = """{"id":"good","request":{"principal":"arn:aws:iam::111122223333:user/a","action":"ses:SendEmail","resource":"*","context":{}},"policies":{"identity":[]}}""";

    [Theory]
    [InlineData("", "")]
    [InlineData("no json", null)]
    [InlineData("[]", null)]
    [InlineData("{}", null)]
    [InlineData("""{"id":"a"}""", "a")]
    [InlineData("""{"id":7}""", null)]
    [InlineData("""{"id":"a","request":{},"policies":{}}""", "a")]
    [InlineData("""{"request":"x","id":"late"}""", "late")]
    [InlineData("""{"id":"a","request":{"principal":"p","action":"a","resource":"r","colour":"red"},"policies":{}}""", "a")]
    [InlineData("""{"id":"a","request":{"principal":"p","action":"a","resource":"r","context":{"k":1}},"policies":{}}""", "a")]
    [InlineData("""{"id":"a","request":{"principal":"p","action":"a","resource":"r","context":{"k":"1"},"unknown":["K"]},"policies":{}}""", "a")]
    [InlineData("""{"id":"a","request":{"principal":"p","action":"a","resource":"r"},"policies":{"identities":[]}}""", "a")]
    [InlineData("""{"id":"a","request":{"principal":"p","action":"a","resource":"r"},"policies":{"scp":[{}]}}""", "a")]
    [InlineData("""{"id":"a","request":{"principal":"p","action":"a","resource":"r"},"policies":{"identity":[{"name":"n"}]}}""", "a")]
    [InlineData("""{"id":"a","request":{"principal":"\ud800","action":"a","resource":"r"},"policies":{}}""", "a")]
    [InlineData("""{"id":"a","request":{"principal":"p","action":"a","resource":"r"},"policies":{}} {}""", "a")]
    public void A_bad_line_gives_a_result_with_an_error_and_the_next_line_is_read(string line, string? id)
    {
        var results = Run($"{line}\n{Good}", threads: 1);

        var isBlank = line.Length == 0;
        results.Count.ShouldBe(isBlank ? 1 : 2);
        results[^1].GetProperty("id").GetString().ShouldBe("good");
        results[^1].GetProperty("decision").GetString().ShouldBe("ImplicitDeny");
        if (isBlank)
            return;
        results[0].GetProperty("id").GetString().ShouldBe(id);
        results[0].GetProperty("decision").GetString().ShouldBe("Invalid");
        results[0].GetProperty("errors")[0].GetString()!.ShouldStartWith("line 1: ");
    }

    [Fact]
    public void A_result_has_every_member_and_every_layer()
    {
        var result = Run(Good + "\r\n", threads: 1).ShouldHaveSingleItem();

        result.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "decision", "layers", "deniedBy", "dependsOn", "statements", "errors"]);
        result.GetProperty("layers").EnumerateObject().Select(p => p.Name).ShouldBe(["endpoint", "scp", "rcp", "resource", "identity", "boundary", "session"]);
        result.GetProperty("layers").GetProperty("identity").GetString().ShouldBe("ImplicitDeny");
        result.GetProperty("layers").GetProperty("scp").GetString().ShouldBe("NotPresent");
        result.GetProperty("deniedBy")[0].GetString().ShouldBe("identity");
    }

    [Fact]
    public void The_deciding_statement_is_named()
    {
        var line = CaseFiles.Line("identity-deny-other-policy");

        var result = Run(line, threads: 1).ShouldHaveSingleItem();

        result.GetProperty("statements").GetRawText().ShouldContain("""{"layer":"identity","policy":"no-mail","sid":"NoMail","index":0,"effect":"Deny"}""");
    }

    [Fact]
    public void Several_threads_keep_the_order()
    {
        var input = string.Concat(Enumerable.Range(0, 5000).Select(i => Good.Replace("good", $"n{i}", StringComparison.Ordinal) + "\n"));

        Run(input, threads: 4).Select(r => r.GetProperty("id").GetString()).ShouldBe(Enumerable.Range(0, 5000).Select(i => $"n{i}"));
    }

    [Fact]
    public void A_line_beyond_the_limit_is_an_error_and_the_next_is_read()
    {
        var input = new string(' ', LineSource.MaxLine) + Good + "\n" + Good + "\n";

        var results = Run(input, threads: 2);

        results.Count.ShouldBe(2);
        results[0].GetProperty("errors")[0].GetString()!.ShouldContain("longer than");
        results[1].GetProperty("id").GetString().ShouldBe("good");
    }

    [Fact]
    public void Generated_cases_are_the_same_for_the_same_seed_and_are_read_without_error()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        CaseGenerator.Write(first, 200, seed: 7);
        CaseGenerator.Write(second, 200, seed: 7);
        first.ToArray().ShouldBe(second.ToArray());

        var results = Run(Encoding.UTF8.GetString(first.ToArray()), threads: 2);

        results.Count.ShouldBe(200);
        results.ShouldAllBe(r => r.GetProperty("errors").GetArrayLength() == 0);
        results.Select(r => r.GetProperty("decision").GetString()).Distinct().Count().ShouldBeGreaterThan(2);
        ((int)(first.Length / 200)).ShouldBeInRange(3800, 4800);
    }

    [Theory]
    [InlineData("--nothing", "There is no option --nothing.")]
    [InlineData("--threads", "--threads needs a number from 1 to 1024, not nothing.")]
    [InlineData("--threads 0", "--threads needs a number from 1 to 1024, not 0.")]
    [InlineData("--threads x", "--threads needs a number from 1 to 1024, not x.")]
    [InlineData("--generate 5 a.jsonl", "--generate takes neither --check nor files.")]
    public void Bad_arguments_are_explained(string arguments, string message)
    {
        Options.Parse(arguments.Split(' '), out var error).ShouldBeNull();
        error.ShouldBe(message);
    }

    private static List<JsonElement> Run(string input, int threads)
    {
        using var output = new MemoryStream();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        CaseRunner.Run(stream, output, threads);
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }
}
