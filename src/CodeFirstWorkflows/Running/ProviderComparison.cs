using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Prompting;

namespace CodeFirstWorkflows;

/// <summary>What several chat clients replied to the same prompt.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class ProviderComparison<T>
{
    /// <summary>Takes replies, for instance in a test of a step that reads them.</summary>
    /// <param name="replies">The replies.</param>
    /// <param name="majorityIndex">The place of the first reply of the value that most have, if there is one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no reply at that place.</exception>
    [JsonConstructor]
    public ProviderComparison(IReadOnlyList<ProviderReply<T>> replies, int? majorityIndex = null)
    {
        ArgumentNullException.ThrowIfNull(replies);
        if (majorityIndex is { } index)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(majorityIndex));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, replies.Count, nameof(majorityIndex));
        }

        Replies = replies;
        MajorityIndex = majorityIndex;
    }

    /// <summary>The replies in the order in which the clients were named.</summary>
    public IReadOnlyList<ProviderReply<T>> Replies { get; }

    /// <summary>The place of the reply that <see cref="Majority"/> returns.</summary>
    public int? MajorityIndex { get; }

    /// <summary>The reply that took the least time, of those that succeeded; <see langword="null"/> if none did.</summary>
    [JsonIgnore]
    public ProviderReply<T>? Fastest => Replies.Where(static reply => reply.Error is null).MinBy(static reply => reply.Duration);

    /// <summary>
    /// The first reply of the value that more than half of the successful replies have; <see langword="null"/> if there is no such value.
    /// Texts are compared without regard to case and white space, all else by its JSON.
    /// </summary>
    /// <returns>The reply.</returns>
    public ProviderReply<T>? Majority() => MajorityIndex is { } index ? Replies[index] : null;

    internal static ProviderComparison<T> Of(IReadOnlyList<ProviderReply<T>> replies, JsonSerializerOptions options)
    {
        var values = replies.Select((reply, index) => (Reply: reply, Index: index))
            .Where(static entry => entry.Reply.Error is null)
            .Select(entry => (entry.Index, Value: CanonicalValue.Of(entry.Reply.Result, options)))
            .ToList();
        var majority = values.GroupBy(static entry => entry.Value).FirstOrDefault(group => 2 * group.Count() > values.Count);
        return new(replies, majority?.First().Index);
    }
}
