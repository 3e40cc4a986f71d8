using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>One cell: a layer that refuses, how, to whom, across accounts or not, for which kind of send.</summary>
internal sealed record MatrixCell(DenialLayer Layer, bool IsExplicit, bool IsCross, string Principal, string Send)
{
    public override string ToString() => $"{Layer} {(IsExplicit ? "explicit" : "implicit")} {(IsCross ? "cross" : "same")} {Principal} {Send}";
}

/// <summary>
/// A world for every cell of layer × explicit or implicit × same or other account × principal × kind of send: one layer refuses, all others allow. The truth is the cell
/// itself, by the rules of the IAM User Guide (policy evaluation logic, cross-account access), the Organizations User Guide (SCP evaluation) and the SES Developer Guide (sending authorization). Where
/// nobody can read the layer's policies SES's answer names it (IAM User Guide, troubleshoot access denied).
/// </summary>
internal static class MatrixWorlds
{
    public static readonly ImmutableArray<DenialLayer> Layers =
    [
        DenialLayer.IdentityPolicy, DenialLayer.PermissionsBoundary, DenialLayer.ServiceControlPolicy, DenialLayer.SendingAuthorizationPolicy, DenialLayer.SessionPolicy,
        DenialLayer.VpcEndpointPolicy,
    ];

    public static readonly ImmutableArray<string> Principals = ["user", "session", "federated"];

    public static readonly ImmutableArray<string> Sends = ["simple", "raw", "template", "bulk", "v1", "v1raw", "v1template"];

    private const string Owner = "111122223333";
    private const string Partner = "444455556666";
    private const string Management = "999988887777";
    private const string Identity = $"arn:aws:ses:eu-west-1:{Owner}:identity/example.com";

    public static ImmutableArray<MatrixCell> Cells { get; } =
    [
        .. from layer in Layers
           from isExplicit in new[] { true, false }
           from isCross in new[] { false, true }
           from principal in Principals
           from send in Sends
           select new MatrixCell(layer, isExplicit, isCross, principal, send),
    ];

    /// <summary>Why a cell cannot occur; <see langword="null"/>: it can.</summary>
    public static string? Impossible(MatrixCell cell) => cell switch
    {
        { Layer: DenialLayer.SessionPolicy, Principal: "user" } => "A user with its own keys is no session (IAM User Guide, session policies).",
        { Layer: DenialLayer.SendingAuthorizationPolicy, IsExplicit: false, IsCross: false } =>
            "In the identity's own account nothing needs its policies to allow (IAM User Guide, policy evaluation logic within one account).",
        _ => null,
    };

    public static World Make(MatrixCell cell)
    {
        var account = cell.IsCross ? Partner : Owner;
        var action = cell.Send switch
        {
            "raw" or "v1raw" => "ses:SendRawEmail",
            "template" or "v1template" => "ses:SendTemplatedEmail",
            "bulk" => cell.Layer == DenialLayer.SendingAuthorizationPolicy ? "ses:SendBulkTemplatedEmail" : "ses:SendBulkEmail",
            _ => "ses:SendEmail",
        };
        var principal = cell.Principal switch
        {
            "user" => $"arn:aws:iam::{account}:user/newsletter",
            "session" => $"arn:aws:sts::{account}:assumed-role/mailer/i-0abc1234def567890",
            _ => $"arn:aws:sts::{account}:federated-user/newsletter",
        };
        var isStated = cell.Layer is DenialLayer.SessionPolicy or DenialLayer.VpcEndpointPolicy
            || (cell.Principal == "federated" && cell.Layer is DenialLayer.IdentityPolicy or DenialLayer.PermissionsBoundary);
        var accounts = new JsonObject { [account] = Sender(cell, account) };
        if (cell.IsCross) accounts[Owner] = new JsonObject { ["roles"] = new JsonObject { ["reader"] = Reader() }, ["ses"] = Ses(cell, account) };
        var world = new JsonObject
        {
            ["title"] = cell.ToString(),
            ["accounts"] = accounts,
            ["organization"] = cell.Layer == DenialLayer.ServiceControlPolicy ? OrganizationOf(cell, account) : null,
            ["diagnosticRoles"] = cell.IsCross ? new JsonObject { [Owner] = $"arn:aws:iam::{Owner}:role/reader" } : null,
            ["credentials"] = new JsonObject { ["app"] = Credential(cell, principal) },
            ["send"] = Send(cell),
            ["answer"] = Answer(cell, principal, action, isStated),
            ["truth"] = new JsonObject
            {
                ["outcome"] = "denied",
                ["layer"] = cell.Layer.ToString(),
                ["certainty"] = isStated ? "Stated" : "Proven",
                ["explicit"] = cell.IsExplicit,
                ["next"] = new JsonArray(),
                ["remedy"] = RemedyOf(cell).ToString(),
            },
        };
        foreach (var absent in world.Where(p => p.Value is null).Select(p => p.Key).ToArray()) world.Remove(absent);
        return World.Parse(world.ToJsonString(), cell.ToString());
    }

    private static RemedyKind RemedyOf(MatrixCell cell) => (cell.IsExplicit, cell.Layer) switch
    {
        (true, _) => RemedyKind.NarrowDeny,
        (_, DenialLayer.PermissionsBoundary) => RemedyKind.ExtendPermissionsBoundary,
        (_, DenialLayer.ServiceControlPolicy) => RemedyKind.ExtendServiceControlPolicy,
        (_, DenialLayer.SendingAuthorizationPolicy) => RemedyKind.PutSendingAuthorizationPolicy,
        (_, DenialLayer.SessionPolicy) => RemedyKind.ExtendSessionPolicy,
        (_, DenialLayer.VpcEndpointPolicy) => RemedyKind.ExtendVpcEndpointPolicy,
        _ => RemedyKind.AddStatement,
    };

    private static JsonObject Sender(MatrixCell cell, string account)
    {
        var entity = new JsonObject { ["inlinePolicies"] = new JsonObject { ["send"] = cell.Layer == DenialLayer.IdentityPolicy && cell.Principal != "federated" ? Refusing(cell) : Policy(Allow("ses:*")) } };
        var sender = new JsonObject();
        if (cell.Layer == DenialLayer.PermissionsBoundary)
        {
            entity["permissionsBoundary"] = $"arn:aws:iam::{account}:policy/boundary";
            sender["policies"] = new JsonObject { ["boundary"] = Refusing(cell) };
        }

        if (cell.Principal == "session") sender["roles"] = new JsonObject { ["mailer"] = entity };
        else if (cell.Principal == "user") sender["users"] = new JsonObject { ["newsletter"] = entity };
        else sender.Remove("policies");
        if (!cell.IsCross) sender["ses"] = Ses(cell, account);
        return sender;
    }

    /// <summary>A policy that lets everything of SES pass but this: with a Deny, or with no Allow for sends.</summary>
    private static JsonObject Refusing(MatrixCell cell) => cell.IsExplicit
        ? Policy(Allow("*"), new JsonObject { ["Sid"] = "NoMail", ["Effect"] = "Deny", ["Action"] = "ses:Send*", ["Resource"] = "*" })
        : Policy(Allow("ses:Get*", "s3:*"));

    private static JsonObject OrganizationOf(MatrixCell cell, string account) => new()
    {
        ["id"] = "o-exampleorgid",
        ["managementAccount"] = Management,
        ["delegatedAdministrators"] = new JsonArray(account),
        ["policies"] = new JsonObject { ["p-mail"] = new JsonObject { ["name"] = "mail", ["content"] = Refusing(cell) } },
        ["root"] = new JsonObject
        {
            ["id"] = "r-ab12",
            ["scps"] = new JsonArray("p-FullAWSAccess"),
            ["organizationalUnits"] = new JsonArray(new JsonObject
            {
                ["id"] = "ou-ab12-11111111",
                ["scps"] = new JsonArray("p-mail"),
                ["accounts"] = new JsonObject { [account] = new JsonObject { ["scps"] = new JsonArray("p-FullAWSAccess") } },
            }),
        },
    };

    /// <summary>The identity and its policies: across accounts they must allow, and in one account they need not.</summary>
    private static JsonObject Ses(MatrixCell cell, string sender)
    {
        var policies = new JsonObject();
        if (cell.Layer == DenialLayer.SendingAuthorizationPolicy && cell.IsExplicit) policies["closed"] = Policy(OnIdentity("Deny", sender));
        if (cell.IsCross && (cell.Layer != DenialLayer.SendingAuthorizationPolicy || cell.IsExplicit)) policies["partner"] = Policy(OnIdentity("Allow", sender));
        return new JsonObject
        {
            ["eu-west-1"] = new JsonObject
            {
                ["identities"] = new JsonObject { ["example.com"] = new JsonObject { ["verified"] = true, ["policies"] = policies } },
                ["templates"] = new JsonObject { ["welcome"] = new JsonObject { ["subject"] = "s", ["text"] = "t" } },
            },
        };
    }

    private static JsonObject OnIdentity(string effect, string account) => new()
    {
        ["Effect"] = effect,
        ["Principal"] = effect == "Deny" ? "*" : new JsonObject { ["AWS"] = $"arn:aws:iam::{account}:root" },
        ["Action"] = "ses:Send*",
        ["Resource"] = Identity,
    };

    private static JsonObject Reader() => new()
    {
        ["inlinePolicies"] = new JsonObject { ["read"] = Policy(Allow("ses:GetEmailIdentity")) },
        ["assumableBy"] = new JsonArray($"arn:aws:*::{Partner}:*"),
    };

    private static JsonObject Credential(MatrixCell cell, string principal)
    {
        var credential = new JsonObject { ["accessKeyId"] = cell.Principal == "user" ? "AKIAIOSFODNN7EXAMPLE" : "ASIAIOSFODNN7EXAMPLE", ["secretAccessKey"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ["principal"] = principal };
        if (cell.Principal != "user") credential["sessionToken"] = "IQoJb3JpZ2luX2VjEXAMPLETOKEN";
        return credential;
    }

    private static JsonObject Send(MatrixCell cell)
    {
        var isV1 = cell.Send.StartsWith("v1", StringComparison.Ordinal);
        var send = new JsonObject
        {
            ["credentials"] = "app",
            ["region"] = "eu-west-1",
            ["api"] = isV1 ? "v1" : "v2",
            ["operation"] = cell.Send switch
            {
                "bulk" => "SendBulkEmail",
                "v1raw" => "SendRawEmail",
                "v1template" => "SendTemplatedEmail",
                _ => "SendEmail",
            },
            ["content"] = cell.Send is "raw" or "template" ? cell.Send : "simple",
            ["from"] = "orders@example.com",
            ["to"] = new JsonArray("customer@example.net"),
        };
        if (cell.Send is "template" or "bulk" or "v1template") send["template"] = "welcome";
        if (cell.IsCross) send["fromIdentityArn"] = Identity;
        return send;
    }

    private static JsonObject Answer(MatrixCell cell, string principal, string action, bool isStated)
    {
        var name = cell.Layer switch
        {
            DenialLayer.PermissionsBoundary => "permissions boundary",
            DenialLayer.SessionPolicy => "session policy",
            DenialLayer.VpcEndpointPolicy => "VPC endpoint policy",
            _ => "identity-based policy",
        };
        var reason = cell.IsExplicit ? $"with an explicit deny in {(name[0] == 'i' ? "an" : "a")} {name}" : $"because no {name} allows the {action} action";
        return new JsonObject
        {
            ["status"] = 403,
            ["code"] = cell.Send.StartsWith("v1", StringComparison.Ordinal) ? "AccessDenied" : "AccessDeniedException",
            ["message"] = isStated
                ? $"User: {principal} is not authorized to perform: {action} on resource: {Identity} {reason}"
                : $"User `{principal}' is not authorized to perform `{action}' on resource `{Identity}'",
        };
    }

    private static JsonObject Policy(params JsonNode[] statements) => new() { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(statements) };

    private static JsonObject Allow(params string[] actions) => new() { ["Effect"] = "Allow", ["Action"] = new JsonArray([.. actions.Select(a => JsonValue.Create(a))]), ["Resource"] = "*" };
}
