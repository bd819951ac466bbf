namespace CodeFirstWorkflows.Benchmarks;

/// <summary>The body of a step that does nothing but is not done at once.</summary>
internal static class Yielding
{
    public static async ValueTask<string> Step(string input)
    {
        await Task.Yield();
        return input;
    }
}
