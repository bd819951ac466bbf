namespace CodeFirstWorkflows;

/// <summary>What became of one item of a step that runs for each of a collection and goes on when items fail.</summary>
/// <typeparam name="T">The result's type.</typeparam>
/// <param name="Index">The item's place, counted from 0.</param>
/// <param name="Result">The item's result, if it has one.</param>
/// <param name="Error">Why it failed; <see langword="null"/> if it did not.</param>
public sealed record ItemResult<T>(int Index, T? Result = default, StepError? Error = null)
{
    /// <summary>Whether the item has completed.</summary>
    public bool Succeeded => Error is null;
}
