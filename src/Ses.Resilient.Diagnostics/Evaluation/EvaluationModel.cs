using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>The layers of policy evaluation, in the order in which denials are reported.</summary>
internal enum PolicyLayer
{
    Endpoint,
    Scp,
    Rcp,
    Resource,
    Identity,
    Boundary,
    Session,
}

internal enum Decision
{
    Allow,
    ExplicitDeny,
    ImplicitDeny,

    /// <summary>Turns on an unknown condition key.</summary>
    Depends,

    /// <summary>A policy that must be known cannot be read.</summary>
    Invalid,
}

internal enum LayerOutcome
{
    NotPresent,
    Allow,
    ExplicitDeny,
    ImplicitDeny,
    Depends,
    Invalid,
}

/// <summary>One authorization question.</summary>
/// <param name="Principal">ARN of the user, role session, federated user or account root that calls.</param>
/// <param name="Role">ARN of the role of a role session, with its path; <see langword="null"/>: the role the session ARN names, without a path.</param>
/// <param name="Action">For example <c>ses:SendEmail</c>.</param>
/// <param name="Resource">ARN, or <c>*</c>.</param>
/// <param name="ResourceAccount">Account of the resource; <see langword="null"/>: the one in its ARN.</param>
/// <param name="Context">The condition keys.</param>
internal sealed record AuthorizationRequest(
    string Principal,
    string? Role,
    string Action,
    string Resource,
    string? ResourceAccount,
    ConditionContext Context);

/// <summary>The policies that apply to a question; <see langword="null"/> (or a default array) where a layer does not apply.</summary>
/// <remarks><see cref="Identity"/> empty applies and allows nothing. SCP and RCP levels run from the root to the account.</remarks>
internal sealed record PolicySet
{
    public ImmutableArray<Policy>? Identity { get; init; }

    public Policy? Boundary { get; init; }

    public Policy? Session { get; init; }

    public ImmutableArray<ImmutableArray<Policy>>? Scp { get; init; }

    public ImmutableArray<ImmutableArray<Policy>>? Rcp { get; init; }

    public ImmutableArray<Policy>? Resource { get; init; }

    public Policy? Endpoint { get; init; }
}

/// <summary>Names one statement.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="Level">For SCP and RCP: the level, 0 is the root.</param>
/// <param name="Policy">Name of the policy.</param>
/// <param name="PolicyArn">ARN of the policy, where it has one.</param>
/// <param name="Sid">Its Sid, where it has one.</param>
/// <param name="Index">Its place in the policy, from 0.</param>
/// <param name="IsDeny">Whether its Effect is Deny.</param>
internal sealed record StatementRef(PolicyLayer Layer, int? Level, string Policy, string? PolicyArn, string? Sid, int Index, bool IsDeny);

/// <summary>The element of a statement that decided whether it applies.</summary>
internal enum StatementElement
{
    Principal,
    Action,
    Resource,
    Condition,
}

/// <summary>One element of a statement against the request.</summary>
/// <param name="Element">Which element.</param>
/// <param name="Operator">For a condition: its operator as written, for example <c>ForAllValues:StringLike</c>. Else <c>NotPrincipal</c>, <c>NotAction</c> or <c>NotResource</c> where the statement has that element.</param>
/// <param name="Key">For a condition: its key as written.</param>
/// <param name="Required">What the statement asks for, as written; at most a handful of values.</param>
/// <param name="Actual">What the request has; empty where the key is absent or unknown.</param>
/// <param name="State">For a condition: what is known of the key.</param>
internal sealed record ElementExplanation(
    StatementElement Element,
    string? Operator,
    string? Key,
    ImmutableArray<string> Required,
    ImmutableArray<string> Actual,
    KeyState State);

/// <summary>A statement that decided its layer, with the conditions that made it apply.</summary>
internal sealed record StatementMatch(StatementRef Statement, ImmutableArray<ElementExplanation> Conditions);

/// <summary>A statement that would have allowed but did not apply, with the first element that failed.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Failed">The first element that failed.</param>
/// <param name="Matched">How many elements matched before it; the greatest is the nearest miss.</param>
internal sealed record NearMiss(StatementRef Statement, ElementExplanation Failed, int Matched);

/// <summary>What one layer says to the question.</summary>
internal sealed record LayerEvaluation(
    PolicyLayer Layer,
    LayerOutcome Outcome,
    ImmutableArray<StatementMatch> Deciding,
    ImmutableArray<NearMiss> NearMisses,
    ImmutableArray<string> DependsOn,
    ImmutableArray<PolicyError> Errors)
{
    /// <summary>For SCP and RCP: the levels that certainly allow nothing here, 0 is the root.</summary>
    public ImmutableArray<int> SilentLevels { get; init; } = [];
}

/// <summary>The answer to an <see cref="AuthorizationRequest"/> with its reasons.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Layers">One entry for each <see cref="PolicyLayer"/>, in its order.</param>
/// <param name="DeniedBy">Every layer that, by itself, keeps the request from being allowed, in order.</param>
/// <param name="DependsOn">The unknown keys the decision turns on, sorted.</param>
internal sealed record EvaluationResult(
    Decision Decision,
    ImmutableArray<LayerEvaluation> Layers,
    ImmutableArray<PolicyLayer> DeniedBy,
    ImmutableArray<string> DependsOn)
{
    /// <summary>
    /// Whether every possibility of the unknown keys was tried. <see langword="false"/>: there were too many, or policies compare unknown keys with each other,
    /// so <see cref="Decision.Depends"/> and <see cref="DependsOn"/> may say more than needed, never less.
    /// </summary>
    public bool IsExact { get; init; } = true;

    public LayerEvaluation this[PolicyLayer layer] => Layers[(int)layer];
}
