using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Withheld;

/// <summary>A world made by choosing which layers refuse, and then writing policies that do and policies that do not.</summary>
/// <param name="World">The world.</param>
/// <param name="Refusing">The layers that refuse, by construction (IAM User Guide, policy evaluation logic).</param>
internal sealed record GeneratedWorld(World World, ImmutableHashSet<DenialLayer> Refusing)
{
    private const string Account = "111122223333";
    private const string Identity = $"arn:aws:ses:eu-west-1:{Account}:identity/example.com";

    private enum How
    {
        Passes,
        Missing,
        Deny,
    }

    public static GeneratedWorld Make(Random random)
    {
        var isRole = random.Next(2) == 0;
        var (scp, boundary, own, guests) = (Any(random), Any(random), Any(random), random.Next(4) == 0 ? How.Deny : How.Passes);
        var hidden = random.Next(6) == 0;
        var hasBoundary = boundary != How.Passes || random.Next(2) == 0;
        var inOrganization = scp != How.Passes || random.Next(2) == 0;
        if ((scp, boundary, own, guests) == (How.Passes, How.Passes, How.Passes, How.Passes)) hidden = true;

        var refusing = ImmutableHashSet.CreateBuilder<DenialLayer>();
        if (scp != How.Passes) refusing.Add(DenialLayer.ServiceControlPolicy);
        if (boundary != How.Passes) refusing.Add(DenialLayer.PermissionsBoundary);
        if (own != How.Passes) refusing.Add(DenialLayer.IdentityPolicy);
        if (guests != How.Passes) refusing.Add(DenialLayer.SendingAuthorizationPolicy);

        // Nobody can read what refuses then: an endpoint's policy, or a session's.
        if (hidden) refusing.Add(isRole && random.Next(2) == 0 ? DenialLayer.SessionPolicy : DenialLayer.VpcEndpointPolicy);

        var entity = new JsonObject { ["path"] = random.Next(2) == 0 ? "/" : "/apps/" };
        Spread(entity, own, random);
        var account = new JsonObject
        {
            ["policies"] = new JsonObject { ["attached"] = Policy(Allow("s3:*")), ["limits"] = Policy([.. Statements(boundary, random)]) },
            ["ses"] = new JsonObject { ["eu-west-1"] = new JsonObject { ["identities"] = new JsonObject { ["example.com"] = new JsonObject { ["policies"] = Guests(guests) } } } },
        };
        entity["attachedPolicies"] = new JsonArray($"arn:aws:iam::{Account}:policy/attached");
        if (hasBoundary) entity["permissionsBoundary"] = $"arn:aws:iam::{Account}:policy/limits";
        account[isRole ? "roles" : "users"] = new JsonObject { ["mailer"] = entity };

        var principal = isRole ? $"arn:aws:sts::{Account}:assumed-role/mailer/i-0abc" : $"arn:aws:iam::{Account}:user{(string)entity["path"]!}mailer";
        var world = new JsonObject
        {
            ["title"] = $"{(isRole ? "role" : "user")}: SCP {scp}, boundary {boundary}, own {own}, sending authorization {guests}, hidden {hidden}",
            ["accounts"] = new JsonObject { [Account] = account },
            ["credentials"] = new JsonObject { ["app"] = Credential(isRole, principal) },
            ["reads"] = new JsonObject { ["denied"] = Withheld(random), ["pageSize"] = random.Next(1, 4), ["emptyPages"] = random.Next(2) == 0 },
            ["send"] = new JsonObject { ["credentials"] = "app", ["region"] = "eu-west-1", ["from"] = "orders@example.com", ["to"] = new JsonArray("customer@example.net"), ["subject"] = "s", ["body"] = "b" },
            ["answer"] = new JsonObject
            {
                ["status"] = 403,
                ["code"] = "AccessDeniedException",
                ["message"] = $"User `{principal}' is not authorized to perform `ses:SendEmail' on resource `{Identity}'",
            },
        };
        if (inOrganization)
        {
            world["accounts"]!["999988887777"] = new JsonObject();
            world["organization"] = Organization(scp, random);
        }

        if (random.Next(2) == 0) world["simulations"] = Simulations(scp, hasBoundary ? boundary : How.Passes, own, inOrganization, hasBoundary);
        return new GeneratedWorld(World.Parse(world.ToJsonString(), (string)world["title"]!), refusing.ToImmutable());
    }

    /// <summary>Permissions taken away at random: a few, or most.</summary>
    public static JsonArray Withheld(Random random)
    {
        var share = random.NextDouble();
        return new JsonArray([.. Diagnostics.Evidence.Reads.EvidenceReads.All
            .Where(read => read.Permission != "sts:GetCallerIdentity" && random.NextDouble() < share)
            .Select(read => (JsonNode)new JsonObject { ["actions"] = new JsonArray(read.Permission) })]);
    }

    private static How Any(Random random) => random.Next(5) switch { 0 => How.Missing, 1 => How.Deny, _ => How.Passes };

    private static IEnumerable<JsonObject> Statements(How how, Random random)
    {
        yield return Allow("s3:*");
        if (how != How.Missing) yield return Allow(random.Next(2) == 0 ? "ses:*" : "ses:Send*");
        if (how == How.Deny) yield return Deny(random);
        if (random.Next(2) == 0) yield return Deny("sqs:*");
    }

    /// <summary>The statements over several inline policies, so that withholding some leaves others.</summary>
    private static void Spread(JsonObject entity, How how, Random random) => entity["inlinePolicies"] = new JsonObject(
        Statements(how, random).Select((statement, i) => KeyValuePair.Create<string, JsonNode?>($"inline-{i}", Policy(statement))));

    private static JsonObject Guests(How how) => how == How.Deny
        ? new JsonObject { ["guests"] = Policy(WithPrincipal(Deny("ses:SendEmail"))) }
        : [];

    private static JsonObject Organization(How how, Random random) => new()
    {
        ["id"] = "o-exampleorg1",
        ["managementAccount"] = "999988887777",
        ["delegatedAdministrators"] = random.Next(2) == 0 ? new JsonArray(Account) : [],
        ["policies"] = new JsonObject { ["p-some0001"] = new JsonObject { ["name"] = "Some", ["content"] = Policy([.. Statements(how, random)]) } },
        ["root"] = new JsonObject
        {
            ["id"] = "r-ab12",
            ["scps"] = new JsonArray("p-FullAWSAccess"),
            ["organizationalUnits"] = new JsonArray(new JsonObject
            {
                ["id"] = "ou-ab12-11111111",
                ["scps"] = how == How.Missing ? new JsonArray("p-some0001") : new JsonArray("p-FullAWSAccess", "p-some0001"),
                ["accounts"] = new JsonObject { [Account] = new JsonObject { ["scps"] = new JsonArray("p-FullAWSAccess") } },
            }),
        },
    };

    /// <summary>What an honest simulator answers (IAM API reference): it sees SCPs, boundary and the principal's own policies.</summary>
    private static JsonArray Simulations(How scp, How boundary, How own, bool inOrganization, bool hasBoundary)
    {
        var answers = new JsonArray();
        foreach (var excludes in new[] { Array.Empty<string>(), ["scp"], ["permission-boundary"], ["scp", "permission-boundary"] })
        {
            var seen = new[] { own, excludes.Contains("scp") ? How.Passes : scp, excludes.Contains("permission-boundary") ? How.Passes : boundary };
            var answer = new JsonObject
            {
                ["actions"] = new JsonArray("ses:SendEmail"),
                ["excludes"] = new JsonArray([.. excludes.Select(type => (JsonNode)type)]),
                ["decision"] = seen.Contains(How.Deny) ? "explicitDeny" : seen.Contains(How.Missing) ? "implicitDeny" : "allowed",
            };
            if (inOrganization && !excludes.Contains("scp")) answer["allowedByOrganizations"] = scp == How.Passes;
            if (hasBoundary && !excludes.Contains("permission-boundary")) answer["allowedByPermissionsBoundary"] = boundary == How.Passes;
            answers.Add(answer);
        }

        return answers;
    }

    private static JsonObject Credential(bool isRole, string principal)
    {
        var credential = new JsonObject { ["accessKeyId"] = isRole ? "ASIAEXAMPLEROLE00001" : "AKIAEXAMPLEUSER00001", ["secretAccessKey"] = "role/secret+key", ["principal"] = principal };
        if (isRole) credential["sessionToken"] = "token";
        return credential;
    }

    private static JsonObject Allow(string action) => new() { ["Effect"] = "Allow", ["Action"] = action, ["Resource"] = "*" };

    private static JsonObject Deny(string action) => new() { ["Effect"] = "Deny", ["Action"] = action, ["Resource"] = "*" };

    private static JsonObject Deny(Random random)
    {
        var deny = Deny("ses:*");
        if (random.Next(2) == 0) deny["Condition"] = new JsonObject { ["StringLike"] = new JsonObject { ["ses:FromAddress"] = "*@example.com" } };
        return deny;
    }

    private static JsonObject WithPrincipal(JsonObject statement)
    {
        statement["Principal"] = "*";
        statement["Resource"] = Identity;
        return statement;
    }

    private static JsonObject Policy(params JsonObject[] statements) => new() { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) };
}
