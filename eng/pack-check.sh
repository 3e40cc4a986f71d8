#!/usr/bin/env bash
# Packs both packages, looks into them, and uses them as a stranger would: a fresh app outside the repository, an empty package cache, the packages
# from a folder and all else from the machine's usual sources. The app reads a refusal, and is denied a send by the emulator.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
repository=$PWD
command -v unzip >/dev/null || { echo "pack-check needs unzip" >&2; exit 1; }
packages=$PWD/artifacts/packages
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "pack-check: $*" >&2
  exit 1
}

rm -rf "$packages"
# The README's command.
dotnet pack -o "$packages" -v quiet -p:ContinuousIntegrationBuild=true || fail "dotnet pack failed"
[ "$(ls "$packages" | wc -l)" = 4 ] || fail "two packages and their symbols are expected: $(ls "$packages")"

for id in Ses.Resilient Ses.Resilient.Diagnostics; do
  file=$(ls "$packages/$id".[0-9]*.nupkg) || fail "there is no package $id"
  [ -f "${file%.nupkg}.snupkg" ] || fail "$id has no symbols"
  content=$(unzip -Z1 "$file")
  for part in README.md icon.png lib/net8.0/$id.dll lib/net8.0/$id.xml lib/net10.0/$id.dll lib/net10.0/$id.xml; do
    grep -qx "$part" <<<"$content" || fail "$id lacks $part"
  done
  nuspec=$(unzip -p "$file" "$id.nuspec")
  for part in '<license type="expression">Apache-2.0</license>' '<readme>README.md</readme>' '<icon>icon.png</icon>'; do
    grep -qF "$part" <<<"$nuspec" || fail "$id's nuspec lacks $part"
  done
done
version=$(basename "$file" .nupkg)
version=${version#"$id."}
[ "$(grep -c 'id="AWSSDK.Core" version="\[4\.[0-9.]*, 5\.0\.0)"' <<<"$nuspec")" = 2 ] || fail "the range of AWSSDK.Core is not [4.x, 5.0.0) for both frameworks: $nuspec"

# Built again it is the same, byte for byte.
dotnet build src/Ses.Resilient.Diagnostics -c Release -f net10.0 -v quiet --no-incremental -o "$work/again" -p:ContinuousIntegrationBuild=true || fail "the second build failed"
unzip -p "$packages/Ses.Resilient.Diagnostics.$version.nupkg" lib/net10.0/Ses.Resilient.Diagnostics.dll | cmp - "$work/again/Ses.Resilient.Diagnostics.dll" || fail "the build is not deterministic"

# A new app: its nuget.config adds one folder to the sources that the machine has.
app() {
  local name="$1" framework="$2" items="$3"
  mkdir -p "$work/$name"
  cat >"$work/$name/$name.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>$framework</TargetFramework>
    <RollForward>Major</RollForward>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
  </PropertyGroup>
  <ItemGroup>
$items
  </ItemGroup>
</Project>
XML
}

build() {
  NUGET_PACKAGES="$work/cache" dotnet build "$work/$1" -v quiet -o "$work/$1/out" || fail "the app '$1' does not build"
}

cat >"$work/nuget.config" <<XML
<configuration><packageSources><add key="packed" value="$packages" /></packageSources></configuration>
XML

app reader net8.0 "    <PackageReference Include=\"Ses.Resilient.Diagnostics\" Version=\"$version\" />
    <PackageReference Include=\"AWSSDK.SecurityToken\" Version=\"[4.0.101.10, 5.0.0)\" />"
cat >"$work/reader/Program.cs" <<'CS'
using Ses.Resilient.Diagnostics;

var refusal = SesRefusal.Parse(args[0]);
Console.WriteLine($"{refusal.Kind}: {refusal.Action} on {refusal.Resource}");
Console.WriteLine(typeof(Amazon.SecurityToken.AmazonSecurityTokenServiceClient).Assembly.GetName().Name);
CS
build reader
read=$("$work/reader/out/reader" "554 Access denied: User \`arn:aws:iam::111122223333:user/app' is not authorized to perform \`ses:SendRawEmail' on resource \`arn:aws:ses:eu-west-1:111122223333:identity/example.com'")
echo "$read"
[ "$read" = $'Authorization: ses:SendRawEmail on arn:aws:ses:eu-west-1:111122223333:identity/example.com\nAWSSDK.SecurityToken' ] || fail "the net8.0 app read the refusal wrong"

# The emulator and the SES client are sources of the repository; Ses.Resilient itself comes from its package only.
app sender net10.0 "    <PackageReference Include=\"Ses.Resilient\" Version=\"$version\" />
    <PackageReference Include=\"AWSSDK.Extensions.NETCore.Setup\" Version=\"4.0.*\" />
    <FrameworkReference Include=\"Microsoft.AspNetCore.App\" />
    <Compile Include=\"$repository/tests/AwsEmulator/**/*.cs;$repository/tests/SesContract/**/*.cs\" Exclude=\"$repository/**/obj/**;$repository/**/bin/**\" LinkBase=\"Parts\" />
    <EmbeddedResource Include=\"$repository/tests/AwsEmulator/world.schema.json\" LogicalName=\"world.schema.json\" />"
sed -i 's|<Nullable>enable</Nullable>|&<NoWarn>$(NoWarn);CS8600;CS8601;CS8602;CS8603;CS8604;CS8618;CS8619;CS8620;CS8621;CS8622;CS8625;CS8765;CS8767;CS8769;NU1603</NoWarn>|' "$work/sender/sender.csproj"
cat >"$work/sender/Program.cs" <<'CS'
using System.Globalization;
using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ses.Resilient;
using Ses.Resilient.AwsEmulator;

var world = World.Load(args[0]);
await using var aws = await Emulator.StartAsync(world);
var key = world.Credentials["app"];
var builder = Host.CreateApplicationBuilder();
builder.Services.AddDefaultAWSOptions(new AWSOptions
{
    Credentials = new SessionAWSCredentials(key.AccessKeyId, key.SecretAccessKey, key.SessionToken),
    Region = RegionEndpoint.EUWest1,
    DefaultClientConfig = { ServiceURL = aws.Url.AbsoluteUri, AuthenticationRegion = "eu-west-1" },
});
builder.Services.AddAWSService<IAmazonSimpleEmailServiceV2>();
builder.Services.AddSesResilience();
using var app = builder.Build();
var ses = app.Services.GetRequiredService<IAmazonSimpleEmailServiceV2>();
try
{
    await ses.SendEmailAsync(new SendEmailRequest
    {
        FromEmailAddress = "orders@example.com",
        Destination = new Destination { ToAddresses = ["customer@example.net"] },
        Content = new EmailContent { Simple = new Message { Subject = new Content { Data = "Your order" }, Body = new Body { Text = new Content { Data = "On its way." } } } },
    });
}
catch (SesAccessDeniedException denied)
{
    Console.WriteLine(denied.Diagnosis.ToText(CultureInfo.InvariantCulture));
    Console.WriteLine(denied.Diagnosis.ToText(CultureInfo.GetCultureInfo("ja")));
}
CS
build sender
sent=$("$work/sender/out/sender" "$repository/samples/DeniedSend/Worlds/no-allow.json")
echo "$sent"
grep -q '^SES refused the send. Layer: IdentityPolicy (Proven)' <<<"$sent" || fail "the denied send was not explained as the world declares"
grep -q '^SES が送信を拒否しました。層: IdentityPolicy (Proven)' <<<"$sent" || fail "the Japanese texts are not in the package"
for id in ses.resilient ses.resilient.diagnostics; do
  [ -d "$work/cache/$id/$version" ] || fail "$id was not restored from the folder"
done

# A clone of a public host links its sources: the debugger finds them by commit.
git clone -q . "$work/source" && git -C "$work/source" remote set-url origin https://github.com/example/ses-resilient.git
dotnet build "$work/source/src/Ses.Resilient.Diagnostics" -c Release -f net10.0 -v quiet -o "$work/linked" -p:ContinuousIntegrationBuild=true || fail "the clone does not build"
grep -qaF "https://raw.githubusercontent.com/example/ses-resilient/$(git rev-parse HEAD)/" "$work/linked/Ses.Resilient.Diagnostics.pdb" || fail "the symbols do not link to the sources of the commit"

echo "pack-check: Ses.Resilient and Ses.Resilient.Diagnostics $version pack, link their sources, restore, read a refusal (net8.0) and explain a denied send (net10.0)"
