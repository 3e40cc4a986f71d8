using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>A list over all its pages.</summary>
/// <param name="Items">What was read of it.</param>
/// <param name="Missing">Why the rest, or all, is not known; <see langword="null"/> where the list is complete.</param>
internal sealed record PagedList<T>(ImmutableArray<T> Items, ReadOutcome<Page<T>>? Missing);

internal static class Paging
{
    /// <summary>More pages than any quota of IAM and Organizations allows, and a bound against markers without end.</summary>
    private const int MaxPages = 50;

    /// <summary>Reads page after page, also after empty ones, until AWS says there are no more.</summary>
    public static Task<PagedList<T>> ReadAllAsync<T>(this ReadRunner runner, Func<string?, ReadCall<Page<T>>> call) =>
        ReadAllAsync(next => runner.ReadAsync(call(next)));

    /// <summary>Reads page after page, each in a way of its own.</summary>
    public static async Task<PagedList<T>> ReadAllAsync<T>(Func<string?, Task<ReadOutcome<Page<T>>>> read)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await read(next).ConfigureAwait(false);
            if (page.State != ReadState.Found)
            {
                return new PagedList<T>(items.ToImmutable(), page);
            }

            items.AddRange(page.Value!.Items);
            next = page.Value.Next;
        }
        while (next is not null && seen.Add(next) && seen.Count < MaxPages);

        var missing = next is null ? null : new ReadOutcome<Page<T>>(ReadState.Failed, null, Reason: "the pages of the list do not end");
        return new PagedList<T>(items.ToImmutable(), missing);
    }
}
