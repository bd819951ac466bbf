using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>What a process wrote and returned.</summary>
internal sealed record SampleOutcome(string Output, string Error, int ExitCode)
{
    /// <summary>The one line on standard error.</summary>
    public string OnlyErrorLine => Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The row of the summary that begins with this word, cell by cell.</summary>
    public string[] Row(string first) => Assert.Single(
        Output[Output.IndexOf("== summary", StringComparison.Ordinal)..]
            .Split('\n')
            .Select(static line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        cells => cells.FirstOrDefault() == first);

    /// <summary>Asserts that the texts stand in the output in this order.</summary>
    public void HasInOrder(params string[] texts)
    {
        var position = 0;
        foreach (var text in texts)
        {
            var found = Output.IndexOf(text, position, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{text}' is missing after position {position} of:\n{Output}");
            position = found + text.Length;
        }
    }
}
