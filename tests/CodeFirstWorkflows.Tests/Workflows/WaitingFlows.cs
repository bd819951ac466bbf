namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>Ten steps beside each other that are not done at once.</summary>
[Workflow]
public partial class TenWaitingMembers(WorkflowEngine engine, Turns turns) : Workflow<string, int>(engine)
{
    public const int Count = 10;

    [Step, Parallel("members")] private ValueTask<string> M1(string input) => turns.WaitAsync(input);
    [Step, Parallel("members")] private ValueTask<string> M2(string input) => turns.WaitAsync(input);
    [Step, Parallel("members")] private ValueTask<string> M3(string input) => turns.WaitAsync(input);
    [Step, Parallel("members")] private ValueTask<string> M4(string input) => turns.WaitAsync(input);
    [Step, Parallel("members")] private ValueTask<string> M5(string input) => turns.WaitAsync(input);
    [Step, Parallel("members")] private ValueTask<string> M6(string input) => turns.WaitAsync(input);
    [Step, Parallel("members")] private ValueTask<string> M7(string input) => turns.WaitAsync(input);
    [Step, Parallel("members")] private ValueTask<string> M8(string input) => turns.WaitAsync(input);
    [Step, Parallel("members")] private ValueTask<string> M9(string input) => turns.WaitAsync(input);
    [Step, Parallel("members")] private ValueTask<string> M10(string input) => turns.WaitAsync(input);
    [Step] private static int CountAll(IReadOnlyList<string> members) => members.Count;

    /// <summary>The same without an engine.</summary>
    public static async Task<int> ByHandAsync(string input, Turns turns) =>
        (await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => turns.WaitAsync(input).AsTask()).ToArray()).ConfigureAwait(false)).Length;
}

/// <summary>A step for each item that is not done at once.</summary>
[Workflow]
public partial class WaitingItems(WorkflowEngine engine, Turns turns) : Workflow<IEnumerable<string>, IReadOnlyList<string>>(engine)
{
    public const int Window = 16;

    [Step, ForEach("input", MaxConcurrency = Window)]
    private ValueTask<string> Each([Item] string item) => turns.WaitAsync(item);

    /// <summary>The same without an engine, for items that are listed.</summary>
    public static async Task<IReadOnlyList<string>> ByHandAsync(IReadOnlyList<string> items, Turns turns)
    {
        var results = new string[items.Count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Window).Select(_ => WorkAsync()).ToArray()).ConfigureAwait(false);
        return results;

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < results.Length; i = Interlocked.Increment(ref next))
                results[i] = await turns.WaitAsync(items[i]).ConfigureAwait(false);
        }
    }
}

/// <summary>Ten branches, of which five are taken.</summary>
[Workflow]
public partial class TenBranches : Workflow<bool, string>
{
    public const int Count = 10;

    [Step, When("input")] private static string B1(bool input) => "1";
    [Step, When("input", Not = true)] private static string B2(bool input) => "2";
    [Step, When("input")] private static string B3(bool input) => "3";
    [Step, When("input", Not = true)] private static string B4(bool input) => "4";
    [Step, When("input")] private static string B5(bool input) => "5";
    [Step, When("input", Not = true)] private static string B6(bool input) => "6";
    [Step, When("input")] private static string B7(bool input) => "7";
    [Step, When("input", Not = true)] private static string B8(bool input) => "8";
    [Step, When("input")] private static string B9(bool input) => "9";
    [Step, When("input", Not = true)] private static string B10(bool input) => "10";
    [Step] private static string Last(string? b9, string? b10) => b9 ?? b10 ?? "";
}

/// <summary>A step that is visited as often as the input says.</summary>
[Workflow]
public partial class ManyVisits : Workflow<int, int>
{
    [Step, Repeat(Until = nameof(IsEnough), Max = 1000)]
    private static int Grow(int? grow) => (grow ?? 0) + 1;

    private static bool IsEnough(int grow, int input) => grow >= input;
}
