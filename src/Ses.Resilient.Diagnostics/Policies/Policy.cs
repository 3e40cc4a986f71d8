using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>Where a policy is used; decides which elements it may have.</summary>
internal enum PolicyKind
{
    /// <summary>Identity-based policies, permissions boundaries and session policies.</summary>
    Identity,

    /// <summary>Service control policies.</summary>
    ServiceControl,

    /// <summary>Resource control policies.</summary>
    ResourceControl,

    /// <summary>Sending authorization policies and other resource-based policies, VPC endpoint policies.</summary>
    Resource,
}

/// <summary>Something wrong with a policy text: what, where, and what to do.</summary>
/// <param name="Code">Stable code, for example <c>P003</c>.</param>
/// <param name="Path">JSON path, for example <c>$.Statement[1].Effect</c>.</param>
/// <param name="Line">Line, from 1; 0 where there is no text.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Sentence">What is wrong.</param>
/// <param name="Help">What to do, or <see langword="null"/>.</param>
internal sealed record PolicyError(string Code, string Path, int Line, int Column, Sentence Sentence, string? Help)
{
    public string Message => Sentence.English;
}

/// <summary>A named policy: parsed, or with the reason why its text is not known. Immutable; shared between threads.</summary>
internal sealed class Policy
{
    private Policy(string name, string? arn, PolicyKind kind, PolicyDocument? document, ImmutableArray<PolicyError> errors)
    {
        Name = name;
        Arn = arn;
        Kind = kind;
        Document = document;
        Errors = errors;
    }

    public string Name { get; }

    public string? Arn { get; }

    public PolicyKind Kind { get; }

    /// <summary>The parsed text; <see langword="null"/> where it could not be read or parsed: such a policy makes its layer <c>Invalid</c> unless another decides it.</summary>
    public PolicyDocument? Document { get; }

    /// <summary>What is wrong with the text. With a <see cref="Document"/>: parts of it of which nobody can tell what they mean; they count only where the rest of their statement matches.</summary>
    public ImmutableArray<PolicyError> Errors { get; }

    /// <summary>Parses a policy text; never throws. URL-encoded text, as IAM returns it, is accepted.</summary>
    public static Policy Parse(string name, string text, PolicyKind kind, string? arn = null)
    {
        var (document, errors) = PolicyParser.Parse(text, kind);
        return new Policy(name, arn, kind, document, errors);
    }

    /// <summary>Parses a policy that stands in a bigger JSON text, as an object.</summary>
    public static Policy Parse(string name, PolicyJson json, int node, PolicyKind kind) =>
        PolicyParser.ParseAt(json, node, kind) is { } document ? new Policy(name, null, kind, document, []) : Parse(name, json.Raw(node).ToString(), kind);

    /// <summary>This policy with the statements of another after its own; unreadable where either is.</summary>
    public Policy With(Policy added) => new(
        Name, Arn, Kind, Document is { } own && added.Document is { } other ? own.With(other) : null, Errors.AddRange(added.Errors));

    /// <summary>This policy without the statements at some places; the others keep theirs.</summary>
    public Policy Without(IReadOnlyCollection<int> statements) => new(Name, Arn, Kind, Document?.Without(statements), Errors);

    /// <summary>A policy that exists (or may exist) but whose text is not known.</summary>
    public static Policy Unreadable(string name, PolicyKind kind, Sentence reason, string? arn = null) =>
        new(name, arn, kind, null, [new PolicyError("P000", "$", 0, 0, reason, null)]);
}
