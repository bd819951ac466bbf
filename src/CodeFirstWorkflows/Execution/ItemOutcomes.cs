using System.Text.Json;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

/// <summary>What a fan-out makes of its items: their results, or what became of them.</summary>
internal abstract class ItemOutcomes<TResult, T> : RecordedList<TResult>
{
    /// <summary>Asked when an item fails: whether the fan-out goes on.</summary>
    internal abstract Func<bool>? MayPass { get; }

    /// <summary>How many items may fail; 0 for any number.</summary>
    internal abstract int MaxFailures { get; }

    internal abstract TResult Completed(int index, T value);

    internal abstract TResult Failed(int index, StepError error);
}

/// <summary>Every item counts: its result is what is wanted, and its failure is the fan-out's.</summary>
internal sealed class EveryItem<T>(StepBinding<T> item) : ItemOutcomes<T, T>
{
    internal override Func<bool>? MayPass => null;

    internal override int MaxFailures => 0;

    internal override T Completed(int index, T value) => value;

    internal override T Failed(int index, StepError error) => throw new InvalidOperationException("An item that fails has no result.");

    private protected override void Write(Utf8JsonWriter writer, T value) => item.Recorded.Write(writer, value);

    private protected override T Read(JsonElement json) => item.Recorded.Read(json);
}

/// <summary>An item that fails is one of the outcomes, up to a number.</summary>
internal sealed class TriedItem<T> : ItemOutcomes<ItemResult<T>, T>
{
    private readonly StepBinding<T> _item;
    private int _failures;

    internal TriedItem(StepBinding<T> item, int maxFailures)
    {
        _item = item;
        MaxFailures = maxFailures;
        MayPass = () => Interlocked.Increment(ref _failures) <= MaxFailures || MaxFailures <= 0;
    }

    internal override Func<bool> MayPass { get; }

    internal override int MaxFailures { get; }

    internal override ItemResult<T> Completed(int index, T value) => new(index, value, null);

    internal override ItemResult<T> Failed(int index, StepError error) => new(index, default, error);

    private protected override void Write(Utf8JsonWriter writer, ItemResult<T> value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, value.Index);
        if (value.Error is { } error)
        {
            writer.WritePropertyName("error"u8);
            ErrorForm.Write(writer, error);
        }
        else
        {
            writer.WritePropertyName("result"u8);
            _item.Recorded.Write(writer, value.Result!);
        }

        writer.WriteEndObject();
    }

    private protected override ItemResult<T> Read(JsonElement json)
    {
        var index = json.GetProperty("index"u8).GetInt32();
        return json.TryGetProperty("error"u8, out var error)
            ? Failed(index, ErrorForm.Read(error))
            : Completed(index, _item.Recorded.Read(json.GetProperty("result"u8)));
    }
}
