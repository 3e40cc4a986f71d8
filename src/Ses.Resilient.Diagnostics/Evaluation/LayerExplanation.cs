using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Says in detail why a layer comes to its outcome.</summary>
internal ref struct LayerExplanation
{
    private readonly PolicyLayer _layer;
    private readonly LayerOutcome _outcome;
    private readonly RequestView _view;
    private readonly bool _inDetail;
    private List<StatementMatch>? _deciding;
    private List<NearMiss>? _nearMisses;
    private List<PolicyError>? _errors;
    private List<int>? _silentLevels;

    private LayerExplanation(PolicyLayer layer, LayerOutcome outcome, in RequestView view, bool inDetail)
    {
        _layer = layer;
        _outcome = outcome;
        _view = view;
        _inDetail = inDetail;
    }

    public static LayerEvaluation Explain(
        PolicyLayer layer, LayerOutcome outcome, ImmutableArray<string> dependsOn, List<PolicyUnit> units, in RequestView view, bool inDetail)
    {
        var explanation = new LayerExplanation(layer, outcome, view, inDetail);
        foreach (var unit in units)
        {
            if (unit.Layer == layer)
            {
                explanation.AddUnit(unit);
            }
        }

        var nearMisses = explanation._nearMisses is { } misses ? ImmutableArray.CreateRange(misses.OrderByDescending(static miss => miss.Matched)) : [];
        return new LayerEvaluation(layer, outcome, [.. explanation._deciding ?? []], nearMisses, dependsOn, [.. explanation._errors ?? []])
        {
            SilentLevels = [.. explanation._silentLevels ?? []],
        };
    }

    private void AddUnit(PolicyUnit unit)
    {
        var mayAllow = false;
        foreach (var policy in unit.Policies)
        {
            mayAllow |= AddPolicy(policy, unit.Level);
        }

        if (unit.Level is { } level && !mayAllow)
        {
            (_silentLevels ??= []).Add(level);
        }
    }

    /// <summary>Adds a policy's statements; whether it may allow the request.</summary>
    private bool AddPolicy(Policy policy, int? level)
    {
        if (!policy.Errors.IsEmpty)
        {
            (_errors ??= []).AddRange(policy.Errors);
        }

        if (policy.Document is not { } document)
        {
            return true;
        }

        var mayAllow = false;
        var layer = _layer;
        var seen = default(PartsSeen);
        foreach (var statement in document.Statements)
        {
            var match = StatementMatcher.Matches(statement, _view, ref seen, out _);
            mayAllow |= match != Match.No && !statement.IsDeny;
            if (match == Match.No)
            {
                if (!statement.IsDeny && _inDetail)
                {
                    (_nearMisses ??= []).Add(ElementExplainer.NearMiss(Reference(), statement, _view));
                }
            }
            else if (Decides(statement.IsDeny, match))
            {
                (_deciding ??= []).Add(new StatementMatch(Reference(), _inDetail ? ElementExplainer.Conditions(statement, _view) : []));
            }

            StatementRef Reference() => new(layer, level, policy.Name, policy.Arn, statement.Sid, statement.Index, statement.IsDeny);
        }

        return mayAllow;
    }

    private readonly bool Decides(bool isDeny, Match match) => _outcome switch
    {
        LayerOutcome.ExplicitDeny => isDeny,
        LayerOutcome.Allow => !isDeny && match == Match.Yes,
        LayerOutcome.Depends or LayerOutcome.Invalid => true,
        _ => false,
    };
}
