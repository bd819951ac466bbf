using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>A library that switches on every rule of .NET and of C# style.</summary>
public class AnalysisModeTests(PackageFeed feed)
{
    private const string Properties = """
        <AnalysisLevel>latest</AnalysisLevel>
        <AnalysisMode>All</AnalysisMode>
        <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
        <GenerateDocumentationFile>true</GenerateDocumentationFile>
        """;

    // Rules that the mode leaves at a suggestion speak up as well.
    private const string EditorConfig = """
        root = true
        [*.cs]
        dotnet_analyzer_diagnostic.severity = warning
        csharp_style_namespace_declarations = file_scoped
        csharp_style_expression_bodied_methods = true
        """;

    private const string Workflow = """
        using System.Text.Json.Serialization;
        using CodeFirstWorkflows;

        [assembly: CLSCompliant(false)]

        namespace Acme.Letters;

        /// <summary>A letter.</summary>
        /// <param name="Subject">What it is about.</param>
        /// <param name="Lines">Its text.</param>
        public sealed record Letter(string Subject, IReadOnlyList<string> Lines);

        /// <summary>How letters are written.</summary>
        [JsonSerializable(typeof(Letter))]
        public sealed partial class LetterJson : JsonSerializerContext;

        /// <summary>Answers letters.</summary>
        [ChainOfThought(JsonContext = typeof(LetterJson))]
        public partial class AnswerLetter : Workflow<Letter, string>
        {
            /// <summary>How many lines to read.</summary>
            [Step]
            public int GetLimit() => 3;

            /// <summary>Reads the letter.</summary>
            [Step]
            public async Task<string> ReadAsync(Letter input, int getLimit, CancellationToken cancellationToken)
            {
                await Task.Delay(getLimit, cancellationToken).ConfigureAwait(false);
                return string.Concat(input.Lines.Take(getLimit));
            }

            /// <summary>Drafts the answer.</summary>
            [Prompt("Answer to {read} {#input}about {input.subject}{/input}", Temperature = 0.5f)]
            public partial Task<Letter> Draft(string read, Letter input, CancellationToken cancellationToken);

            [Step]
            private string Join(Letter draft, [Service] TimeProvider clock) => draft.Subject + clock.GetUtcNow();
        }
        """;

    private const string NoStep = """
        namespace Acme.Letters;

        public partial class AnswerLetter
        {
            /// <summary>The longer of both.</summary>
            /// <param name="one">A text.</param>
            /// <param name="other">Another text.</param>
            public string Longer(string one, string other) => one.Length > 3 ? one : other;
        }
        """;

    [Fact]
    public async Task Only_what_is_no_step_causes_warnings()
    {
        var consumer = feed.CreateFolder("EveryRule",
        [
            ("EveryRule.csproj", ProjectFile.Library(feed.References, Properties)),
            (".editorconfig", EditorConfig),
            ("AnswerLetter.cs", Workflow),
            ("NoStep.cs", NoStep),
        ]);

        var build = (await consumer.BuildAsync()).Succeeds();

        var findings = consumer.About(build, "NoStep.cs").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(build.Findings.Count, findings.Length);
        Assert.Collection(
            findings,
            finding => Assert.StartsWith("NoStep.cs(8,19): warning CA1822: ", finding, StringComparison.Ordinal),
            finding => Assert.StartsWith("NoStep.cs(8,55): warning CA1062: ", finding, StringComparison.Ordinal));
    }
}
