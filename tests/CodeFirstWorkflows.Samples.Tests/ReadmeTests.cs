using System.Text.RegularExpressions;
using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

public sealed class ReadmeTests
{
    [Theory]
    [InlineData("CompareProviders")]
    [InlineData("ResearchReport")]
    [InlineData("SupportTriage")]
    public async Task A_readme_shows_what_is_seen(string sample)
    {
        var path = Path.Combine(SampleProcess.Folder(sample), "README.md");
        var readme = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var shown = readme.Split("```text\n")[1].Split("```")[0];

        var outcome = await SampleProcess.RunAsync(new Dictionary<string, string>(), [], sample: sample);

        Assert.Equal(Lines(shown), Lines(outcome.Error + outcome.Output));
    }

    // Without times, and without the order of what runs at the same time.
    private static IEnumerable<string> Lines(string text) => Regex.Replace(text, @" *\d+\.\d\d s", " # s")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Order(StringComparer.Ordinal);
}
