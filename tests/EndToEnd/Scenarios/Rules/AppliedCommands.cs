using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Scenarios.Rules;

/// <summary>Does to a world what a person does with the AWS CLI commands of a remedy, word for word: fetch a document, change what the remedy says, put it back.</summary>
internal static partial class AppliedCommands
{
    /// <summary>The world with the remedy carried out; <see langword="null"/> where the remedy leaves open what to change.</summary>
    public static World? Apply(World world, SesRemedy remedy, string sender)
    {
        if (remedy.AwsCli is not { } commands || remedy.Policy is not { } policy) return null;
        string? document = null;
        foreach (var line in commands.Split('\n'))
        {
            var options = Options(line);
            if (line.StartsWith('#')) document = Changed(document!, line, policy);
            else if (line.EndsWith("> policy.json", StringComparison.Ordinal)) document = Fetch(world, line, options, remedy, sender);
            else world = Run(world, line, options, document, remedy, sender);
        }

        return world;
    }

    private static World Run(World world, string line, Dictionary<string, string> o, string? document, SesRemedy remedy, string sender)
    {
        var verb = Verb().Match(line).Value;
        switch (verb)
        {
            case "aws iam put-role-policy":
                return WithAccount(world, sender, a => a with { Roles = a.Roles.SetItem(o["role-name"], a.Roles[o["role-name"]] with { InlinePolicies = a.Roles[o["role-name"]].InlinePolicies.SetItem(o["policy-name"], Text("policy-document")) }) });
            case "aws iam put-user-policy":
                return WithAccount(world, sender, a => a with { Users = a.Users.SetItem(o["user-name"], a.Users[o["user-name"]] with { InlinePolicies = a.Users[o["user-name"]].InlinePolicies.SetItem(o["policy-name"], Text("policy-document")) }) });
            case "aws iam put-group-policy":
                return WithAccount(world, sender, a => a with { Groups = a.Groups.SetItem(o["group-name"], a.Groups[o["group-name"]] with { InlinePolicies = a.Groups[o["group-name"]].InlinePolicies.SetItem(o["policy-name"], Text("policy-document")) }) });
            case "aws iam create-policy-version":
                return WithAccount(world, o["policy-arn"].Split(':')[4], a => a with { Policies = a.Policies.SetItem(o["policy-arn"], Text("policy-document")) });
            case "aws sesv2 create-email-identity-policy" or "aws sesv2 update-email-identity-policy":
                return WithAccount(world, OwnerOf(world, remedy, o, sender), a => a with
                {
                    Ses = a.Ses.SetItem(o["region"], a.Ses[o["region"]] with
                    {
                        Identities = a.Ses[o["region"]].Identities.SetItem(o["email-identity"], a.Ses[o["region"]].Identities[o["email-identity"]] with
                        {
                            Policies = a.Ses[o["region"]].Identities[o["email-identity"]].Policies.SetItem(o["policy-name"], Text("policy")),
                        }),
                    }),
                });
            case "aws organizations create-policy":
                return world with { Organization = world.Organization! with { Policies = world.Organization.Policies.Add("$id", new ScpPolicy("$id", o["name"], o["content"], false)) } };
            case "aws organizations attach-policy":
                var node = world.Organization!.Nodes[o["target-id"]];
                return world with { Organization = world.Organization with { Nodes = world.Organization.Nodes.SetItem(node.Id, node with { Scps = node.Scps.Add(o["policy-id"]) }) } };
            case "aws organizations update-policy":
                var scp = world.Organization!.Policies[o["policy-id"]];
                return world with { Organization = world.Organization with { Policies = world.Organization.Policies.SetItem(scp.Id, scp with { Content = Text("content") }) } };
            default:
                throw new NotSupportedException(line);
        }

        string Text(string option) => o[option] == "file://policy.json" ? document! : o[option];
    }

    private static string Fetch(World world, string line, Dictionary<string, string> o, SesRemedy remedy, string sender) => Verb().Match(line).Value switch
    {
        "aws iam get-role-policy" => world.Accounts[sender].Roles[o["role-name"]].InlinePolicies[o["policy-name"]],
        "aws iam get-user-policy" => world.Accounts[sender].Users[o["user-name"]].InlinePolicies[o["policy-name"]],
        "aws iam get-group-policy" => world.Accounts[sender].Groups[o["group-name"]].InlinePolicies[o["policy-name"]],
        "aws iam get-policy-version" => world.Accounts[o["policy-arn"].Split(':')[4]].Policies[o["policy-arn"]],
        "aws organizations describe-policy" => world.Organization!.Policies[o["policy-id"]].Content,
        "aws sesv2 get-email-identity-policies" =>
            world.Accounts[OwnerOf(world, remedy, o, sender)].Ses[o["region"]].Identities[o["email-identity"]].Policies[Quoted().Match(o["query"]).Groups["name"].Value],
        _ => throw new NotSupportedException(line),
    };

    /// <summary>SES's commands name no account: they are the owner's to run.</summary>
    private static string OwnerOf(World world, SesRemedy remedy, Dictionary<string, string> o, string sender)
    {
        var named = Owner().Match(remedy.Policy ?? "");
        if (named.Success) return named.Groups["account"].Value;
        return world.Accounts.Values.Where(a => a.Ses.GetValueOrDefault(o["region"])?.Identities.ContainsKey(o["email-identity"]) == true).Select(a => a.Id).OrderBy(id => id == sender).First();
    }

    private static string Changed(string document, string instruction, string policy)
    {
        var root = JsonNode.Parse(document)!;
        var statements = root["Statement"] is JsonArray several ? several : new JsonArray(root["Statement"]!.DeepClone());
        var added = JsonNode.Parse(policy)!;
        if (instruction.StartsWith("# add the statements to", StringComparison.Ordinal))
        {
            foreach (var statement in added["Statement"]!.AsArray()) statements.Add(statement!.DeepClone());
        }
        else
        {
            foreach (Match number in Number().Matches(instruction)) AddCondition(statements[int.Parse(number.Value, CultureInfo.InvariantCulture) - 1]!.AsObject(), added["Condition"]!.AsObject());
        }

        root["Statement"] = statements.DeepClone();
        return root.ToJsonString();
    }

    /// <summary>Where the operator stands there with the same key, the values of a negated one join its list: none of them may match.</summary>
    private static void AddCondition(JsonObject statement, JsonObject condition)
    {
        var block = statement["Condition"]?.AsObject() ?? [];
        foreach (var (op, keys) in condition)
        {
            var present = block[op]?.AsObject() ?? [];
            foreach (var (key, value) in keys!.AsObject())
            {
                JsonNode?[] old = present[key] is JsonArray list ? [.. list.Select(v => v!.DeepClone())] : present[key] is { } one ? [one.DeepClone()] : [];
                present[key] = new JsonArray([.. old, value!.DeepClone()]);
            }

            block[op] = present.DeepClone();
        }

        statement["Condition"] = block.DeepClone();
    }

    private static World WithAccount(World world, string id, Func<Account, Account> change) => world with { Accounts = world.Accounts.SetItem(id, change(world.Accounts[id])) };

    private static Dictionary<string, string> Options(string line) => Option().Matches(line).DistinctBy(m => m.Groups["name"].Value).ToDictionary(
        m => m.Groups["name"].Value,
        m => m.Groups["value"].Value is ['\'', .., '\''] quoted ? quoted[1..^1].Replace("'\\''", "'", StringComparison.Ordinal) : m.Groups["value"].Value.Trim('"'),
        StringComparer.Ordinal);

    [GeneratedRegex("aws [a-z0-9]+ [a-z-]+")]
    private static partial Regex Verb();

    [GeneratedRegex(@"--(?<name>[a-z-]+) (?<value>'(?:[^']|'\\'')*'|""[^""]*""|[^ )]+)")]
    private static partial Regex Option();

    [GeneratedRegex("\"(?<name>[^\"]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"arn:[a-z-]+:ses:[a-z0-9-]+:(?<account>\d{12}):identity/")]
    private static partial Regex Owner();
}
