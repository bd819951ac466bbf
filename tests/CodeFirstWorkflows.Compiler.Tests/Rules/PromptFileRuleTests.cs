using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Prompt files: found or not (042), and their mistakes, reported in the file and at the attribute.</summary>
public sealed class PromptFileRuleTests
{
    private const string Name = "prompts/ask.prompt.md";

    private static string Prompt(string attribute) => RuleCheck.Workflow($$"""
        [Prompt({{attribute}})] private partial Task<string> Ask(string input);
        """);

    [Theory]
    [InlineData("\"prompts/ask.prompt.md\"")]
    [InlineData("\"./prompts/../prompts/ask.prompt.md\"")]
    [InlineData("@\"prompts\\ask.prompt.md\"")]
    [InlineData("\"Prompts/Ask.prompt.md\"")]
    [InlineData("\"/0/prompts/ask.prompt.md\"")]
    public Task A_file_that_is_there(string path) => RuleCheck.Sound(Prompt($"File = {path}"), (Name, "Answer\r\n{input}\r\n"));

    [Theory]
    [InlineData("\"prompts/aks.prompt.md\"", "'prompts/aks.prompt.md' is not among the project's AdditionalFiles; did you mean 'prompts/ask.prompt.md'?")]
    [InlineData("\"ask.prompt.md\"", "known here: 'prompts/ask.prompt.md'")]
    [InlineData("@\"other\" + \"/x.md\"", "add <AdditionalFiles Include=\"other/x.md\" />")]
    public Task A_file_that_is_not_there(string path, string message) =>
        RuleCheck.Reported(Prompt($"File = {{|CFW042:{path}|}}"), message, (Name, "{input}"));

    [Fact]
    public Task A_file_when_there_are_none() => RuleCheck.Reported(Prompt("File = {|CFW042:\"a.md\"|}"), "'a.md' is not among the project's AdditionalFiles:");

    [Fact]
    public Task Two_files_of_one_name() =>
        RuleCheck.Reported(Prompt("File = {|CFW042:\"a.md\"|}"), "names 2 prompt files", ("a.md", "{input}"), ("A.md", "{input}"));

    [Fact]
    public Task A_file_that_is_no_text() => RuleCheck.Reported(Prompt("File = {|CFW042:\"a.json\"|}"), ("a.json", "{input}"));

    [Fact]
    public Task A_file_and_a_template() => RuleCheck.Reported(Prompt($"{{|CFW034:\"{{input}}\"|}}, File = \"{Name}\""), "'Ask' has a template and a File", (Name, "{input}"));

    [Theory]
    [InlineData("CFW017", "{input} {|CFW017:}|}", "closes nothing")]
    [InlineData("CFW010", "Line\r\n\r\n{input} {{|CFW010:inptu|}}", "did you mean 'input'?")]
    [InlineData("CFW014", "\u00e4\ud83d\ude00 {input.{|CFW014:lenght|}}", "did you mean 'Length'?")]
    [InlineData("CFW011", "{input:{|CFW011:list|}}", "':list' writes a bullet")]
    [InlineData("CFW043", "{input} {|CFW043:sk-ant-abcdefghijklmnopqrstuvwxyz|}", "an Anthropic API key")]
    public async Task A_mistake_in_a_file(string id, string text, string message)
    {
        var plain = text.Replace($"{{|{id}:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal);
        await RuleCheck.Reported(Prompt($"File = {{|{id}:\"{Name}\"|}}"), message, (Name, plain), ("other.md", "{x"));
        await Verify.Analyzer<PromptFileAnalyzer>(Prompt($"File = \"{Name}\""), (Name, text), ("other.md", "{x"));
    }

    [Fact]
    public Task An_unused_parameter_is_reported_at_the_parameter() =>
        RuleCheck.Reported(Prompt($"File = \"{Name}\"").Replace("string input)", "string {|CFW018:input|})", StringComparison.Ordinal), (Name, "Hello"));

    [Fact]
    public async Task A_file_that_two_prompts_share()
    {
        var source = RuleCheck.Workflow("""
            [Prompt(File = {|CFW010:"a.md"|})] private partial Task<string> A(string input);
            [Prompt(File = "a.md")] private partial Task<string> B([From("input")] string input, [From("a")] string other);
            [Prompt("{b}")] private partial Task<string> C(string b);
            """);
        await RuleCheck.Reported(source, ("a.md", "{input} {other}"));
        await Verify.Analyzer<PromptFileAnalyzer>(source.Replace("{|CFW010:\"a.md\"|}", "\"a.md\"", StringComparison.Ordinal), ("a.md", "{input} {{|CFW010:other|}}"));
    }

    [Fact]
    public Task System_text_beside_a_file_is_reported_in_the_source() => RuleCheck.Reported(Prompt($"File = \"{Name}\", System = \"Be {{{{|CFW010:kind|}}}}\""), (Name, "{input}"));
}
