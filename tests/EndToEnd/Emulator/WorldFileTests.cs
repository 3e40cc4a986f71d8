using System.Text.Json;
using System.Text.Json.Nodes;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Emulator;

/// <summary>The reader's messages, and that reader and schema say the same.</summary>
public sealed class WorldFileTests
{
    private static readonly JsonSchemaCheck Schema = JsonSchemaCheck.Load(RepositoryFolder.PathOf("tests", "AwsEmulator", "world.schema.json"));

    /// <summary>A world in which every field of the schema is used.</summary>
    private static readonly string Complete = TestWorld.CreateJson(w =>
    {
        w["$schema"] = "world.schema.json";
        w["description"] = "d";
        w["source"] = "s";
        w["partition"] = "aws";
        w["now"] = "2026-03-01T12:00:00Z";
        w["reads"] = JsonNode.Parse("""{ "denied": [{ "principal": "*", "actions": ["iam:*"], "resources": ["*"], "message": "m" }], "pageSize": 2, "emptyPages": false }""");
        w["send"] = JsonNode.Parse("""
            {
              "credentials": "app", "wrongSecretAccessKey": "x", "expectedPrincipal": "arn:aws:iam::111122223333:role/app/mailer", "region": "eu-west-1", "api": "v2", "operation": "SendEmail", "content": "simple",
              "from": "a@example.com", "fromDisplayName": "A", "to": ["b@example.net"], "cc": [], "bcc": [], "replyTo": [], "feedbackAddress": "f@example.com", "fromIdentityArn": "arn", "feedbackIdentityArn": "arn",
              "configurationSet": "cs", "template": "welcome", "tenant": "t1", "endpointId": "e", "endpointAddresses": ["10.0.0.5"], "subject": "s", "body": "b", "trackingOverrides": { "openTracking": "ENABLED", "clickTracking": "DISABLED" }
            }
            """);
        w["answer"] = JsonNode.Parse("""[{ "status": 403, "code": "AccessDeniedException", "message": "m", "wire": "default" }, { "accepted": true, "entryStatuses": ["SUCCESS"] }]""");
        w["truth"] = JsonNode.Parse("""{ "outcome": "denied", "layer": "IdentityPolicy", "certainty": "Proven", "explicit": false, "next": ["PermissionsBoundary"], "remaining": [], "remedy": "AddStatement" }""");
    });

    public static TheoryData<string> BuiltIn => [.. Directory.GetFiles(RepositoryFolder.PathOf("samples", "DeniedSend", "Worlds"), "*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_complete_world_is_read_and_uses_every_field_of_the_schema()
    {
        using var json = JsonDocument.Parse(Complete);
        Schema.Errors(json.RootElement, out var seen).ShouldBeEmpty();
        Schema.AllProperties.Except(seen).ShouldBeEmpty("the complete world must use every field that the schema has");
        var world = World.Parse(Complete);
        world.Send!.TrackingOverrides.ShouldBe(new TrackingOverrides("ENABLED", "DISABLED"));
        world.Answers.Length.ShouldBe(2);
        world.Truth!.Next.ShouldBe(["PermissionsBoundary"]);
        world.Now.ShouldBe(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Reader_and_schema_agree_on_unknown_fields_everywhere()
    {
        var tried = 0;
        foreach (var path in ClosedObjects(JsonNode.Parse(Complete)!))
        {
            var world = JsonNode.Parse(Complete)!;
            Follow(world, path).AsObject()["unknownField"] = 1;
            using var json = JsonDocument.Parse(world.ToJsonString());
            Schema.Errors(json.RootElement, out _).ShouldNotBeEmpty(path);
            Should.Throw<WorldException>(() => World.Parse(world.ToJsonString()), path).Path.ShouldEndWith("unknownField");
            tried++;
        }
        tried.ShouldBeGreaterThan(35);
    }

    [Fact]
    public void Reader_and_schema_agree_on_what_is_required()
    {
        var tried = 0;
        foreach (var path in ClosedObjects(JsonNode.Parse(Complete)!))
        {
            foreach (var field in Follow(JsonNode.Parse(Complete)!, path).AsObject().Select(p => p.Key).ToArray())
            {
                var world = JsonNode.Parse(Complete)!;
                Follow(world, path).AsObject().Remove(field);
                using var json = JsonDocument.Parse(world.ToJsonString());
                if (Schema.Errors(json.RootElement, out _).Count == 0)
                    continue;
                Should.Throw<WorldException>(() => World.Parse(world.ToJsonString()), $"{path} without {field}");
                tried++;
            }
        }
        tried.ShouldBeGreaterThan(15);
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Every_world_of_the_sample_fits_the_schema(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("samples", "DeniedSend", "Worlds", file)));
        Schema.Errors(json.RootElement, out _).ShouldBeEmpty();
    }

    [Fact]
    public void The_world_in_the_documentation_is_one()
    {
        var text = File.ReadAllText(RepositoryFolder.PathOf("docs", "world-files.md"));
        var example = text.Split("```json")[1].Split("```")[0];
        using var json = JsonDocument.Parse(example);
        Schema.Errors(json.RootElement, out _).ShouldBeEmpty();
        World.Parse(example).Truth!.Layer.ShouldBe("IdentityPolicy");
    }

    [Theory]
    [InlineData("""{ "title": 1 }""", "$.title", "a string is expected, but it is the number 1")]
    [InlineData("""{ "titel": "x" }""", "$", "'title' is missing")]
    [InlineData("""{ "title": "x", "acounts": {} }""", "$.acounts", "Did you mean 'accounts'?")]
    [InlineData("""{ "title": "x", "elephant": {} }""", "$.elephant", "known here: $schema, accounts")]
    [InlineData("""{ "title": "x", "accounts": { "1": {} } }""", "$.accounts.1", "Use twelve digits")]
    [InlineData("""{ "title": "x", "accounts": { "111122223333": { "users": { "a": { "path": "svc" } } } } }""", "$.accounts.111122223333.users.a.path", "Begin and end it with '/'")]
    [InlineData("""{ "title": "x", "accounts": { "111122223333": { "users": { "a": { "groups": ["g"] } } } } }""", "$.accounts.111122223333.users.a.groups", "the group 'g' is not in the account")]
    [InlineData("""{ "title": "x", "accounts": { "111122223333": { "roles": { "a": { "attachedPolicies": ["arn:aws:iam::111122223333:policy/P1"] } }, "policies": { "P2": {} } } } }""", "$.accounts.111122223333.roles.a.attachedPolicies", "Did you mean 'arn:aws:iam::111122223333:policy/P2'?")]
    [InlineData("""{ "title": "x", "accounts": { "111122223333": { "roles": { "a": { "inlinePolicies": { "p": 3 } } } } } }""", "$.accounts.111122223333.roles.a.inlinePolicies.p", "Write it as a JSON object")]
    [InlineData("""{ "title": "x", "credentials": { "a": { "accessKeyId": "k", "secretAccessKey": "s", "principal": "me" } } }""", "$.credentials.a.principal", "'me' is no principal")]
    [InlineData("""{ "title": "x", "credentials": { "a": { "accessKeyId": "k", "secretAccessKey": "s", "principal": "arn:aws:iam::111122223333:root" } } }""", "$.credentials.a.principal", "the account 111122223333 is not in the world")]
    [InlineData("""{ "title": "x", "accounts": { "111122223333": {} }, "credentials": { "a": { "accessKeyId": "k", "secretAccessKey": "s", "principal": "arn:aws:sts::111122223333:assumed-role/r/s" } } }""", "$.credentials.a.principal", "the role 'r' is not in the account")]
    [InlineData("""{ "title": "x", "partition": "aws-cn", "accounts": { "111122223333": {} }, "credentials": { "a": { "accessKeyId": "k", "secretAccessKey": "s", "principal": "arn:aws:iam::111122223333:root" } } }""", "$.credentials.a.principal", "not in the partition 'aws-cn'")]
    [InlineData("""{ "title": "x", "send": { "credentials": "app", "region": "eu-west-1" }, "answer": { "accepted": true } }""", "$.send.credentials", "the credentials 'app' are not in the world")]
    [InlineData("""{ "title": "x", "send": { "credentials": "app", "region": "eu-west-1", "api": "v1", "operation": "SendBulkEmail" } }""", "$.send.operation", "Did you mean")]
    [InlineData("""{ "title": "x", "answer": { "code": "X" } }""", "$.answer", "'status' is missing")]
    [InlineData("""{ "title": "x", "answer": [{ "accepted": true }, { "status": 200 }] }""", "$.answer[1].status", "from 400 to 599")]
    [InlineData("""{ "title": "x", "truth": { "outcome": "denied", "layer": "IdentityPolcy" } }""", "$.truth.layer", "Did you mean 'IdentityPolicy'?")]
    [InlineData("""{ "title": "x", "truth": { "outcome": "denied" } }""", "$.truth", "'layer' is missing")]
    [InlineData("""{ "title": "x", "now": "noon" }""", "$.now", "2026-03-01T12:00:00Z")]
    [InlineData("""{ "title": "x", "reads": { "denied": [{}] } }""", "$.reads.denied[0]", "'actions' is missing")]
    [InlineData("""{ "title": "x", "organization": { "id": "o", "managementAccount": "1", "root": { "id": "r-1", "scps": ["p-x"] } } }""", "$.organization.root", "the policy 'p-x' attached to r-1")]
    [InlineData("""{ "title": "x", "diagnosticRoles": { "111122223333": "arn:aws:iam::111122223333:role/r" } }""", "$.diagnosticRoles.111122223333", "is not in the account")]
    [InlineData("[]", "$", "an object is expected, but it is an array")]
    public void Errors_say_where_and_what(string json, string path, string says)
    {
        var error = Should.Throw<WorldException>(() => World.Parse(json, "my.json"));
        error.Message.ShouldStartWith("my.json: ");
        error.Path.ShouldBe(path);
        error.Message.ShouldContain(says);
    }

    [Theory]
    [InlineData("{ \"title\": ", "this is no JSON")]
    [InlineData("", "this is no JSON")]
    [InlineData("""{ "title": "x", "title": "y" }""", "this is no JSON")]
    public void Text_that_is_no_JSON_is_refused(string json, string says) => Should.Throw<WorldException>(() => World.Parse(json)).Message.ShouldContain(says);

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Should.Throw<WorldException>(() => World.Load("no/such/file.json"));
        error.Message.ShouldStartWith("no/such/file.json: the file cannot be read");
    }

    [Fact]
    public void The_emulator_is_independent_of_what_it_tests() =>
        typeof(World).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Ses.", StringComparison.Ordinal) || n.StartsWith("AWSSDK", StringComparison.Ordinal)).ShouldBeEmpty();

    // Objects whose fields the schema fixes; maps of names and policies are open.
    private static IEnumerable<string> ClosedObjects(JsonNode world)
    {
        using var json = JsonDocument.Parse(world.ToJsonString());
        return [.. Schema.ClosedObjects(json.RootElement)];
    }

    private static JsonNode Follow(JsonNode root, string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (node, step) => node is JsonArray array ? array[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[Uri.UnescapeDataString(step)]!);
}
