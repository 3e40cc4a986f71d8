using System.Text.Json.Nodes;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Emulator;

/// <summary>A world with something of everything, and files of the repository.</summary>
internal static class TestWorld
{
    public const string User = "arn:aws:iam::111122223333:user/svc/app";

    public const string TeamPolicy = "arn:aws:iam::111122223333:policy/team/p1";

    public static readonly Key App = new("AKIAIOSFODNN7EXAMPLE", "app/secret+key");

    public static readonly Key Other = new("AKIAIOSFODNN7OTHERXX", "other/secret");

    public static readonly Key Session = new("ASIAIOSFODNN7SESSION", "session/secret", "IQoJb3JpZ2luX2Vj/+token==");

    public static readonly Key Expired = new("ASIAIOSFODNN7EXPIRED", "expired/secret", "IQoJb3JpZ2luX2Vj/+old==");

    public static readonly Key Inactive = new("AKIAIOSFODNN7INACTIV", "inactive/secret");

    private const string Json = """
        {
          "title": "Something of everything",
          "accounts": {
            "111122223333": {
              "users": {
                "app": {
                  "path": "/svc/",
                  "inlinePolicies": { "a": { "Version": "2012-10-17", "Statement": [] }, "b": "{ \"Statement\" : [], \"Id\": \"a b+c/ü\" }", "c": { "Statement": [] } },
                  "attachedPolicies": ["arn:aws:iam::111122223333:policy/team/p1", "arn:aws:iam::aws:policy/AmazonSESFullAccess"],
                  "groups": ["g1", "g2"],
                  "permissionsBoundary": "arn:aws:iam::111122223333:policy/team/p1",
                  "createdMinutesAgo": 60000,
                  "tags": { "team": "mail" }
                }
              },
              "groups": { "g1": { "path": "/g/", "inlinePolicies": { "gi": { "Statement": [] } }, "attachedPolicies": ["arn:aws:iam::111122223333:policy/team/p1"] }, "g2": {} },
              "roles": {
                "mailer": {
                  "path": "/app/",
                  "inlinePolicies": { "r": { "Statement": [{ "Sid": "Mailer" }] } },
                  "attachedPolicies": ["arn:aws:iam::111122223333:policy/team/p1"],
                  "permissionsBoundary": "arn:aws:iam::111122223333:policy/team/p1",
                  "createdMinutesAgo": 60000,
                  "tags": { "stage": "prod" },
                  "trust": { "Statement": [{ "Sid": "Trust" }] },
                  "assumableBy": ["arn:aws:iam::111122223333:user/svc/*"]
                },
                "plain": {}
              },
              "policies": { "team/p1": { "Version": "2012-10-17", "Statement": [{ "Sid": "P1", "Effect": "Allow", "Action": "ses:*", "Resource": "*" }] } },
              "ses": {
                "eu-west-1": {
                  "productionAccess": false, "sendingEnabled": true, "enforcementStatus": "PROBATION", "maxSendRate": 5, "max24HourSend": 1000,
                  "identities": {
                    "example.com": { "verified": true, "policies": { "x": { "Statement": [] }, "y": "{ }" }, "defaultConfigurationSet": "cs", "tags": { "a": "b" } },
                    "me+you@example.org": { "verified": false }
                  },
                  "configurationSets": { "cs": { "sendingEnabled": false, "sendingPool": "pool" } },
                  "templates": { "welcome": { "subject": "Welcome", "text": "Hello" } },
                  "tenants": { "t1": { "id": "tn-1", "sendingStatus": "REINSTATED", "resources": ["arn:aws:ses:eu-west-1:111122223333:identity/example.com", "arn:aws:ses:eu-west-1:111122223333:configuration-set/cs", "arn:aws:ses:eu-west-1:111122223333:template/welcome"] } }
                }
              }
            },
            "444455556666": { "roles": { "reader": { "assumableBy": ["*"] } } },
            "777788889999": {}
          },
          "awsManagedPolicies": { "AmazonSESFullAccess": { "Statement": [{ "Sid": "Full" }] } },
          "organization": {
            "id": "o-exampleorg1", "managementAccount": "999988887777", "delegatedAdministrators": ["111122223333"],
            "policies": { "p-1": { "name": "NoMail", "content": { "Statement": [{ "Sid": "NoMail" }] }, "awsManaged": false } },
            "root": {
              "id": "r-ab12", "name": "Root", "scps": ["p-FullAWSAccess"],
              "organizationalUnits": [
                { "id": "ou-ab12-1", "name": "Prod", "scps": ["p-FullAWSAccess", "p-1"],
                  "organizationalUnits": [{ "id": "ou-ab12-2", "name": "Mail", "scps": ["p-FullAWSAccess"], "accounts": { "111122223333": { "scps": ["p-FullAWSAccess"] } } }] }
              ],
              "accounts": { "444455556666": { "scps": ["p-FullAWSAccess"] } }
            }
          },
          "credentials": {
            "app": { "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "secretAccessKey": "app/secret+key", "principal": "arn:aws:iam::111122223333:user/svc/app" },
            "other": { "accessKeyId": "AKIAIOSFODNN7OTHERXX", "secretAccessKey": "other/secret", "principal": "arn:aws:iam::444455556666:root" },
            "alone": { "accessKeyId": "AKIAIOSFODNN7ALONEXX", "secretAccessKey": "alone/secret", "principal": "arn:aws:sts::777788889999:federated-user/bob" },
            "session": { "accessKeyId": "ASIAIOSFODNN7SESSION", "secretAccessKey": "session/secret", "sessionToken": "IQoJb3JpZ2luX2Vj/+token==", "principal": "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc", "sessionPolicy": { "Statement": [] } },
            "expired": { "accessKeyId": "ASIAIOSFODNN7EXPIRED", "secretAccessKey": "expired/secret", "sessionToken": "IQoJb3JpZ2luX2Vj/+old==", "principal": "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc", "expires": "2020-01-01T00:00:00Z" },
            "inactive": { "accessKeyId": "AKIAIOSFODNN7INACTIV", "secretAccessKey": "inactive/secret", "principal": "arn:aws:iam::111122223333:user/svc/app", "inactive": true }
          },
          "reads": { "denied": [] },
          "simulations": [
            { "principal": "*:role/app/mailer", "actions": ["ses:Send*"], "resources": ["*"], "excludes": [], "decision": "implicitDeny", "allowedByOrganizations": false, "allowedByPermissionsBoundary": true,
              "matchedStatements": [{ "sourcePolicyId": "p1", "sourcePolicyType": "IAM Policy" }], "missingContextValues": ["aws:SourceIp"] },
            { "actions": ["ses:Send*"], "excludes": ["scp"], "decision": "allowed" }
          ],
          "decodedMessages": { "encoded": { "allowed": false } },
          "diagnosticRoles": { "444455556666": "arn:aws:iam::444455556666:role/reader" }
        }
        """;

    /// <summary>The world, changed by the test.</summary>
    public static World Create(Action<JsonNode>? change = null) => World.Parse(CreateJson(change), "test world");

    public static string CreateJson(Action<JsonNode>? change = null)
    {
        var json = JsonNode.Parse(Json)!;
        change?.Invoke(json);
        return json.ToJsonString();
    }

    /// <summary>Adds a send and its answers.</summary>
    public static void AddSend(JsonNode world, string answer)
    {
        world["send"] = JsonNode.Parse("""{ "credentials": "app", "region": "eu-west-1" }""");
        world["answer"] = JsonNode.Parse(answer);
    }
}

/// <summary>An access key as a client has it.</summary>
internal sealed record Key(string Id, string Secret, string? Token = null);
