using System.Text.Json.Nodes;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>A role and a user with everything that a diagnosis reads, in an organization four levels deep.</summary>
internal static class FullWorld
{
    public const string Account = "111122223333";
    public const string RoleSession = $"arn:aws:sts::{Account}:assumed-role/mailer/i-0abc";
    public const string User = $"arn:aws:iam::{Account}:user/svc/app";
    public const string Boundary = $"arn:aws:iam::{Account}:policy/limits/boundary";
    public const string Tenant = "shop";
    public const string From = "orders@mail.example.com";

    /// <summary>The nodes from the root to the account.</summary>
    public static readonly string[] Levels = ["r-ab12", "ou-ab12-11111111", "ou-ab12-22222222", Account];

    public static World Create(Action<JsonObject>? change = null)
    {
        var world = new JsonObject
        {
            ["title"] = "Everything that is read",
            ["accounts"] = new JsonObject { [Account] = OwnAccount(), ["999988887777"] = new JsonObject() },
            ["awsManagedPolicies"] = new JsonObject { ["AmazonSESFullAccess"] = Document("AmazonSESFullAccess"), ["ReadOnlyAccess"] = Document("ReadOnlyAccess") },
            ["organization"] = Organization(),
            ["simulations"] = new JsonArray(
                new JsonObject { ["actions"] = new JsonArray("ses:*"), ["excludes"] = new JsonArray(), ["decision"] = "implicitDeny" },
                new JsonObject { ["actions"] = new JsonArray("ses:*"), ["excludes"] = new JsonArray("scp"), ["decision"] = "allowed" }),
            ["credentials"] = new JsonObject
            {
                ["role"] = new JsonObject { ["accessKeyId"] = "ASIAEXAMPLEROLE00001", ["secretAccessKey"] = "role/secret+key", ["sessionToken"] = "token/+role==", ["principal"] = RoleSession },
                ["user"] = new JsonObject { ["accessKeyId"] = "AKIAEXAMPLEUSER00001", ["secretAccessKey"] = "user/secret+key", ["principal"] = User },
            },
        };
        change?.Invoke(world);
        return World.Parse(world.ToJsonString(), "full world");
    }

    /// <summary>The text that stands in the world for a policy of this name.</summary>
    public static string Text(string name) => Document(name).ToJsonString();

    /// <summary>The text of the sending authorization policy.</summary>
    public static string GuestText => Guests().ToJsonString();

    private static JsonObject Document(string name) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject { ["Sid"] = name.Replace("-", "", StringComparison.Ordinal), ["Effect"] = "Allow", ["Action"] = "ses:Send*", ["Resource"] = "*" }),
    };

    private static JsonObject Guests()
    {
        var document = Document("guests");
        document["Statement"]![0]!["Principal"] = new JsonObject { ["AWS"] = "444455556666" };
        return document;
    }

    private static JsonObject OwnAccount() => new()
    {
        ["roles"] = new JsonObject
        {
            ["mailer"] = new JsonObject
            {
                ["path"] = "/apps/",
                ["inlinePolicies"] = Documents(Enumerable.Range(1, 5).Select(i => $"inline-{i}")),
                ["attachedPolicies"] = Arns([.. Enumerable.Range(1, 8).Select(i => $"arn:aws:iam::{Account}:policy/team/attached-{i}"), "arn:aws:iam::aws:policy/AmazonSESFullAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"]),
                ["permissionsBoundary"] = Boundary,
                ["tags"] = new JsonObject { ["team"] = "mail" },
            },
        },
        ["users"] = new JsonObject
        {
            ["app"] = new JsonObject
            {
                ["path"] = "/svc/",
                ["inlinePolicies"] = Documents(["own"]),
                ["attachedPolicies"] = Arns([$"arn:aws:iam::{Account}:policy/team/attached-1"]),
                ["groups"] = new JsonArray("mailers", "staff"),
                ["permissionsBoundary"] = Boundary,
            },
        },
        ["groups"] = new JsonObject
        {
            ["mailers"] = new JsonObject { ["inlinePolicies"] = Documents(["sending"]), ["attachedPolicies"] = Arns([$"arn:aws:iam::{Account}:policy/team/attached-2"]) },
            ["staff"] = new JsonObject(),
        },
        ["policies"] = new JsonObject(
        [
            .. Enumerable.Range(1, 8).Select(i => KeyValuePair.Create<string, JsonNode?>($"team/attached-{i}", Document($"attached-{i}"))),
            KeyValuePair.Create<string, JsonNode?>("limits/boundary", Document("boundary")),
        ]),
        ["ses"] = new JsonObject
        {
            ["eu-west-1"] = new JsonObject
            {
                ["productionAccess"] = false,
                ["identities"] = new JsonObject { ["mail.example.com"] = new JsonObject { ["policies"] = new JsonObject { ["guests"] = Guests() }, ["defaultConfigurationSet"] = "tracked" } },
                ["configurationSets"] = new JsonObject { ["tracked"] = new JsonObject() },
                ["tenants"] = new JsonObject { [Tenant] = new JsonObject { ["id"] = "tn-1", ["resources"] = Arns([$"arn:aws:ses:eu-west-1:{Account}:identity/mail.example.com"]) } },
            },
        },
    };

    private static JsonObject Organization() => new()
    {
        ["id"] = "o-exampleorg1",
        ["managementAccount"] = "999988887777",
        ["delegatedAdministrators"] = new JsonArray(Account),
        ["policies"] = new JsonObject { ["p-limits01"] = new JsonObject { ["name"] = "Limits", ["content"] = Document("limits") } },
        ["root"] = new JsonObject
        {
            ["id"] = Levels[0],
            ["scps"] = new JsonArray("p-FullAWSAccess"),
            ["organizationalUnits"] = new JsonArray(new JsonObject
            {
                ["id"] = Levels[1],
                ["scps"] = new JsonArray("p-FullAWSAccess", "p-limits01"),
                ["organizationalUnits"] = new JsonArray(new JsonObject
                {
                    ["id"] = Levels[2],
                    ["scps"] = new JsonArray("p-FullAWSAccess"),
                    ["accounts"] = new JsonObject { [Account] = new JsonObject { ["scps"] = new JsonArray("p-limits01") } },
                }),
            }),
        },
    };

    private static JsonObject Documents(IEnumerable<string> names) => new(names.Select(name => KeyValuePair.Create<string, JsonNode?>(name, Document(name))));

    private static JsonArray Arns(IEnumerable<string> arns) => new([.. arns.Select(arn => (JsonNode)arn)]);
}
